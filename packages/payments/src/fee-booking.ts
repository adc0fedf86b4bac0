import type Stripe from "stripe";

/** What Stripe kept of one movement of money, in cents; negative when it gave a fee back. */
export type FeeBooking = { balanceTransactionId: string; feeCents: number };

/** Null while Stripe has not booked the movement, or booked it in another currency than ours. */
export function readFeeBooking(booking: Stripe.BalanceTransaction | null): FeeBooking | null {
  if (booking?.currency !== "usd") return null;
  return { balanceTransactionId: booking.id, feeCents: booking.fee };
}
