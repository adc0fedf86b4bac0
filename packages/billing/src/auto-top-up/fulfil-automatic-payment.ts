import { inTransaction, readNow, type Tx } from "@scrip/db";
import {
  assignReceiptNumber,
  closeAttempt,
  findAttemptOfPayment,
  lockAutoTopUp,
  lockUnpaidPayment,
  markPaymentPaid,
  noteDeclines,
  type Payment,
  retrieveCharge,
  type SettledCheckout,
} from "@scrip/payments";
import type { BillingDeps } from "../billing-deps.ts";
import { bookStripeFee } from "../book-stripe-fee.ts";
import { grantPurchase } from "../grant-purchase.ts";

/**
 * Grants what the saved card has paid for, once, and ends its attempt. Answers whether this very call granted. Hold
 * {@link lockAutoTopUp} while you do.
 */
export async function fulfilAutomaticPayment(
  tx: Tx,
  payment: Payment,
  settled: SettledCheckout,
  now: Date,
): Promise<boolean> {
  const attempt = await findAttemptOfPayment(tx, payment.id);
  if (attempt !== null) await closeAttempt(tx, attempt.id, "paid", now);
  await noteDeclines(tx, payment.customerId, { declines: 0, nextAttemptAt: null });
  if (!(await lockUnpaidPayment(tx, payment.id))) return false;
  await markPaymentPaid(tx, payment.id, settled, now);
  await grantPurchase(tx, payment, settled, now);
  await bookStripeFee(tx, { paymentId: payment.id, customerId: payment.customerId }, settled.fee);
  await assignReceiptNumber(tx, payment.id);
  return true;
}

/**
 * Asks Stripe about an automatic payment that is not settled here, and grants it if it was paid. Answers whether it was granted
 * now.
 *
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function settleAutomaticPayment({ db, stripe }: BillingDeps, payment: Payment): Promise<boolean> {
  const verdict = await retrieveCharge(stripe, payment);
  if (verdict.kind !== "paid") return false;
  return inTransaction(
    db,
    async (tx) => {
      await lockAutoTopUp(tx, payment.customerId);
      return fulfilAutomaticPayment(tx, payment, verdict.settled, await readNow(tx));
    },
    { isKeyed: true },
  );
}
