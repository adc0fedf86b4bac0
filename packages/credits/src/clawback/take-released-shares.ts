import { readNow, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { clawBackCredits } from "@scrip/ledger";
import { listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { sumRecognised } from "../grants/plan-grant-change.ts";
import { listReleasedShares, settleShare, sumPending } from "./clawback.store.ts";
import { otherPaidGrants, planClawback, refundAccountOf } from "./plan-clawback.ts";

/**
 * Takes what a clawback was waiting for, once the hold that pinned it has ended: what came back from the hold, and for what
 * the hold consumed the customer's other paid grants, then debt. Runs in the transaction that ended the hold.
 */
export async function takeReleasedShares(tx: Tx, customerId: string, holdId: string): Promise<void> {
  const now = await readNow(tx);
  for (const share of await listReleasedShares(tx, customerId)) {
    const grants = await listGrants(tx, customerId);
    const own = grants.find((grant) => grant.id === share.grantId);
    assert(own, `grant ${share.grantId} is gone`);
    // What is still pinned by other holds keeps waiting; the rest is due now.
    const waiting = await sumPending(tx, share.grantId);
    const released = waiting - own.clawbackPendingMicrocredits;
    const due = released < share.pendingMicrocredits ? released : share.pendingMicrocredits;
    if (due <= 0n) continue;
    const stillPinned = { ...own, clawbackPendingMicrocredits: own.heldMicrocredits };
    const plan = planClawback(stillPinned, otherPaidGrants(grants, own, now), due);
    await moveCredits(
      tx,
      {
        ...clawBackCredits({
          ...plan,
          refundedNanodollars: 0n,
          deferredNanodollars: sumRecognised(plan.changes),
          purchasedMicrocredits: 0n,
          refundAccount: refundAccountOf(share.reason),
        }),
        businessKey: `clawback:${share.clawbackId}:${share.grantId}:${holdId}`,
        customerId,
        actor: "system",
        cause: share.clawbackId,
        description: "Credits of a refunded purchase, after a running request",
        paymentId: share.paymentId,
      },
      plan.changes,
    );
    await settleShare(tx, { ...share, settledMicrocredits: due, debtMicrocredits: plan.debtMicrocredits });
  }
}
