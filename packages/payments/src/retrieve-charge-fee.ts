import { callStripe } from "./call-stripe.ts";
import { type FeeBooking, readFeeBooking } from "./fee-booking.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { expanded, idOf } from "./reference.ts";

export type ChargeFee = { chargeId: string; paymentIntentId: string | null; fee: FeeBooking | null };

/** Asks Stripe what it kept of a charge; `fee` is null while that is not booked. Throws like {@link callStripe}. */
export async function retrieveChargeFee(stripe: StripeAccount, chargeId: string): Promise<ChargeFee> {
  const charge = await callStripe("read a charge", () =>
    stripe.client.charges.retrieve(chargeId, { expand: ["balance_transaction"] }),
  );
  return {
    chargeId: charge.id,
    paymentIntentId: idOf(charge.payment_intent),
    fee: readFeeBooking(expanded(charge.balance_transaction)),
  };
}
