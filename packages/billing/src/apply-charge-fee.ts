import { inTransaction, readNow } from "@scrip/db";
import { closeStripeEvent, findPaymentByMoney, retrieveChargeFee, storeStripeFee } from "@scrip/payments";
import type { BillingDeps } from "./billing-deps.ts";
import { bookStripeFee } from "./book-stripe-fee.ts";

/**
 * Books Stripe's fee for a charge of ours, once; Stripe may book it only after it has said that the charge was paid. A payment
 * that is not settled yet books it when it is.
 *
 * @throws {NotFoundError} Stripe knows no such charge
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function applyChargeFee(
  { db, stripe }: BillingDeps,
  { chargeId, stripeEventId }: { chargeId: string; stripeEventId?: string },
): Promise<{ status: "booked" | "not_booked" }> {
  const charge = await retrieveChargeFee(stripe, chargeId);
  return inTransaction(
    db,
    async (tx) => {
      const payment = await findPaymentByMoney(tx, charge);
      const canBook = charge.fee !== null && payment?.status === "paid";
      if (canBook && charge.fee !== null) {
        await storeStripeFee(tx, payment.id, charge.fee.feeCents);
        await bookStripeFee(tx, { paymentId: payment.id, customerId: payment.customerId }, charge.fee);
      }
      if (stripeEventId !== undefined) await closeStripeEvent(tx, stripeEventId, "processed", await readNow(tx));
      return { status: canBook ? "booked" : "not_booked" } as const;
    },
    { isKeyed: true },
  );
}
