import { type BillingDeps, fulfilPayment } from "@scrip/billing";
import { readNow } from "@scrip/db";
import { claimDuePayments, closePendingPayment } from "@scrip/payments";
import { forEachAtOnce } from "../for-each-at-once.ts";

const BATCH = 50;
const AT_ONCE = 4;
/** As long as Stripe keeps a Checkout open; whoever never got its address cannot pay it. */
const CHECKOUT_LIFETIME_MS = 24 * 3_600_000;

/**
 * Asks Stripe about payments that have been pending for a while: credits come even when no webhook ever did. Answers whether
 * there may be more.
 */
export async function sweepPendingPayments(deps: BillingDeps): Promise<boolean> {
  const due = await claimDuePayments(deps.db, BATCH);
  const now = await readNow(deps.db);
  await forEachAtOnce(due, AT_ONCE, async ({ id, checkoutSessionId, createdAt }) => {
    if (checkoutSessionId !== null) return askStripe(deps, id, checkoutSessionId);
    if (now.getTime() - createdAt.getTime() > CHECKOUT_LIFETIME_MS) await closePendingPayment(deps.db, id, "expired");
  });
  return due.length === BATCH;
}

async function askStripe(deps: BillingDeps, paymentId: string, checkoutSessionId: string): Promise<void> {
  try {
    await fulfilPayment(deps, { checkoutSessionId });
  } catch (error) {
    deps.logger.warn({ error, paymentId }, "Stripe could not be asked about a payment; it will be asked again");
  }
}
