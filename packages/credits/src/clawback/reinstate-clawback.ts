import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { getCustomerBalance, listTransfersByCause, lockCustomer, reinstateCredits } from "@scrip/ledger";
import { expireReturned } from "../expiry/expire-grants.ts";
import { listGrantsById, listMovements } from "../grants/grant.store.ts";
import { grantCredits } from "../grants/grant-credits.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { type GrantChange, planGrantChange, sumRecognised, sumTaken } from "../grants/plan-grant-change.ts";
import { findClawback, forgetShare, listShares, markReinstated } from "./clawback.store.ts";

/**
 * Undoes a clawback, because its refund failed or its dispute was won: every grant gets back what was taken from it, debt that
 * is still owed for it is struck off, and debt that later purchases have repaid comes back as a grant of its own.
 * Answers false when it was reinstated before.
 *
 * @throws {NotFoundError} there is no such clawback
 */
export async function reinstateClawback(
  tx: Tx,
  order: { customerId: string; clawbackKey: string; businessKey: string },
): Promise<boolean> {
  await lockCustomer(tx, order.customerId);
  const clawback = await findClawback(tx, order.clawbackKey);
  if (!clawback || clawback.customerId !== order.customerId) throw new NotFoundError("There is no such clawback.");
  if (!(await markReinstated(tx, clawback.id))) return false;

  const shares = await listShares(tx, clawback.id);
  for (const share of shares) await forgetShare(tx, share);
  const transferIds = await listTransfersByCause(tx, clawback.paymentId, clawback.id);
  const changes = await planReturns(tx, await listMovements(tx, transferIds));
  const { debtMicrocredits: owed } = await getCustomerBalance(tx, order.customerId);
  const struckOff = owed < clawback.debtMicrocredits ? owed : clawback.debtMicrocredits;
  await moveCredits(
    tx,
    {
      ...reinstateCredits({
        returnedMicrocredits: -sumTaken(changes),
        debtMicrocredits: struckOff,
        refundedNanodollars: clawback.refundedNanodollars,
        deferredNanodollars: -sumRecognised(changes),
        purchasedMicrocredits: await sumPaid(tx, shares),
        refundAccount: order.clawbackKey.startsWith("stripe:dispute:") ? "disputes" : "refunds",
      }),
      businessKey: order.businessKey,
      customerId: order.customerId,
      actor: "system",
      cause: clawback.id,
      description: "Credits returned to you",
      paymentId: clawback.paymentId,
    },
    changes,
  );
  await expireReturned(
    tx,
    order.customerId,
    changes.map((change) => change.grantId),
    clawback.id,
  );

  const repaid = clawback.debtMicrocredits - struckOff;
  if (repaid > 0n) {
    await grantCredits(tx, {
      customerId: order.customerId,
      category: "paid",
      source: "package",
      amountMicrocredits: repaid,
      priceNanodollars: 0n,
      businessKey: `${order.businessKey}:repaid`,
      historyType: "clawback",
      description: "Credits you had repaid, returned to you",
      actor: "system",
    });
  }
  return true;
}

async function planReturns(tx: Tx, taken: readonly GrantChange[]): Promise<GrantChange[]> {
  const amounts = new Map<string, bigint>();
  for (const change of taken) {
    if (change.kind === "clawed_back")
      amounts.set(change.grantId, (amounts.get(change.grantId) ?? 0n) - change.amountMicrocredits);
  }
  const grants = await listGrantsById(tx, [...amounts.keys()]);
  return grants.map((grant) => planGrantChange(grant, "clawed_back", amounts.get(grant.id) ?? 0n));
}

async function sumPaid(tx: Tx, shares: readonly { grantId: string; dueMicrocredits: bigint }[]): Promise<bigint> {
  const grants = await listGrantsById(
    tx,
    shares.map((share) => share.grantId),
  );
  const paid = new Set(grants.filter((grant) => grant.category === "paid").map((grant) => grant.id));
  return shares.filter((share) => paid.has(share.grantId)).reduce((sum, share) => sum + share.dueMicrocredits, 0n);
}
