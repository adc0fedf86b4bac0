import type Stripe from "stripe";
import { type FeeBooking, readFeeBooking } from "./fee-booking.ts";
import { describePaymentMethod } from "./payment-method.ts";
import { expanded, idOf } from "./reference.ts";

/** What matters of a Checkout Session, as Stripe says it is now. Amounts are whole cents. */
export type CheckoutFacts = {
  checkoutSessionId: string;
  createdAt: Date;
  /** Our payment, as we named it when the session was made. */
  paymentId: string | null;
  customerId: string | null;
  mode: string;
  isLive: boolean;
  /** open, complete or expired. */
  status: string | null;
  /** paid, unpaid or no_payment_required. */
  paymentStatus: string;
  currency: string | null;
  /** Before discount and tax. */
  subtotalCents: number | null;
  discountCents: number;
  totalCents: number | null;
  taxCents: number;
  discounts: readonly { couponId: string | null; stripePromotionCodeId: string | null }[];
  lines: readonly { quantity: number | null; unitCents: number | null; currency: string }[];
  /** Whether there is more than one page of lines. */
  hasMoreLines: boolean;
  paymentIntentId: string | null;
  paymentIntentStatus: string | null;
  receivedCents: number;
  chargeId: string | null;
  /** How it was paid, for people. */
  paymentMethod: string | null;
  /** What Stripe kept; null while it is not known or in another currency. */
  fee: FeeBooking | null;
};

/** What must be expanded for {@link readCheckoutFacts}. */
export const CHECKOUT_EXPAND = ["line_items", "payment_intent.latest_charge.balance_transaction"];

/** Picks the facts out of a session that was retrieved with {@link CHECKOUT_EXPAND}. */
export function readCheckoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  const intent = expanded(session.payment_intent);
  const charge = expanded(intent?.latest_charge);
  return {
    checkoutSessionId: session.id,
    createdAt: new Date(session.created * 1000),
    paymentId: session.client_reference_id,
    customerId: session.metadata?.["customerId"] ?? null,
    mode: session.mode,
    isLive: session.livemode,
    status: session.status,
    paymentStatus: session.payment_status,
    currency: session.currency,
    subtotalCents: session.amount_subtotal,
    discountCents: session.total_details?.amount_discount ?? 0,
    totalCents: session.amount_total,
    taxCents: session.total_details?.amount_tax ?? 0,
    discounts: (session.discounts ?? []).map(({ coupon, promotion_code }) => ({
      couponId: idOf(coupon),
      stripePromotionCodeId: idOf(promotion_code),
    })),
    lines: (session.line_items?.data ?? []).map(({ quantity, price, currency }) => ({
      quantity,
      unitCents: price?.unit_amount ?? null,
      currency,
    })),
    hasMoreLines: session.line_items?.has_more ?? false,
    paymentIntentId: idOf(session.payment_intent),
    paymentIntentStatus: intent?.status ?? null,
    receivedCents: intent?.amount_received ?? 0,
    chargeId: charge?.id ?? null,
    paymentMethod: describePaymentMethod(charge),
    fee: readFeeBooking(expanded(charge?.balance_transaction)),
  };
}
