import type Stripe from "stripe";

/** What matters of a Checkout Session, as Stripe says it is now. Amounts are whole cents. */
export type CheckoutFacts = {
  checkoutSessionId: string;
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
  totalCents: number | null;
  taxCents: number;
  lines: readonly { quantity: number | null; unitCents: number | null; currency: string }[];
  /** Whether there is more than one page of lines. */
  hasMoreLines: boolean;
  paymentIntentId: string | null;
  paymentIntentStatus: string | null;
  receivedCents: number;
  chargeId: string | null;
  /** What Stripe kept; null while it is not known or in another currency. */
  stripeFeeCents: number | null;
};

/** What must be expanded for {@link readCheckoutFacts}. */
export const CHECKOUT_EXPAND = ["line_items", "payment_intent.latest_charge.balance_transaction"];

/** Picks the facts out of a session that was retrieved with {@link CHECKOUT_EXPAND}. */
export function readCheckoutFacts(session: Stripe.Checkout.Session): CheckoutFacts {
  const intent = expanded(session.payment_intent);
  const charge = expanded(intent?.latest_charge);
  const booking = expanded(charge?.balance_transaction);
  return {
    checkoutSessionId: session.id,
    paymentId: session.client_reference_id,
    customerId: session.metadata?.["customerId"] ?? null,
    mode: session.mode,
    isLive: session.livemode,
    status: session.status,
    paymentStatus: session.payment_status,
    currency: session.currency,
    totalCents: session.amount_total,
    taxCents: session.total_details?.amount_tax ?? 0,
    lines: (session.line_items?.data ?? []).map(({ quantity, price, currency }) => ({
      quantity,
      unitCents: price?.unit_amount ?? null,
      currency,
    })),
    hasMoreLines: session.line_items?.has_more ?? false,
    paymentIntentId: intent?.id ?? null,
    paymentIntentStatus: intent?.status ?? null,
    receivedCents: intent?.amount_received ?? 0,
    chargeId: charge?.id ?? null,
    stripeFeeCents: booking?.currency === "usd" ? booking.fee : null,
  };
}

/** The object where it was expanded; null where there is none or only its id. */
function expanded<T extends object>(value: T | string | null | undefined): T | null {
  return typeof value === "object" ? value : null;
}
