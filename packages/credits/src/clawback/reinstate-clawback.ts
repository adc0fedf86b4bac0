import { newId, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { listTransfersByCause, lockCustomer, reinstateCredits } from "@scrip/ledger";
import { expireReturned } from "../expiry/expire-grants.ts";
import { insertGrant, listGrantsById, listMovements } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { type GrantChange, planGrantChange, sumRecognised, sumTaken } from "../grants/plan-grant-change.ts";
import {
  type ClawbackRow,
  type ClawbackShareRow,
  findClawback,
  forgetShare,
  listShares,
  markReinstated,
} from "./clawback.store.ts";
import { refundAccountOf } from "./plan-clawback.ts";
import { repayDebtFrom } from "./repay-debt.ts";

/**
 * Undoes a clawback, because its refund failed or its dispute was won: every grant gets back what was taken from it, debt that
 * is still owed for it is struck off, and debt that later purchases have repaid comes back as a paid grant of its own. Debt that
 * was forgiven stays forgiven. Answers false when it was reinstated before.
 *
 * @throws {NotFoundError} there is no such clawback of this customer
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
  const { transferId } = await moveCredits(
    tx,
    {
      ...reinstateCredits({
        returnedMicrocredits: -sumTaken(changes),
        repaidMicrocredits: clawback.repaidMicrocredits,
        debtMicrocredits: clawback.owedMicrocredits,
        refundedNanodollars: clawback.refundedNanodollars,
        deferredNanodollars: -sumRecognised(changes),
        repaidNanodollars: clawback.repaidNanodollars,
        purchasedMicrocredits: await sumPaid(tx, shares),
        refundAccount: refundAccountOf(clawback.reason),
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
  await returnRepaid(tx, clawback, transferId);
  await expireReturned(
    tx,
    order.customerId,
    changes.map((change) => change.grantId),
    transferId,
  );
  return true;
}

/** What was repaid comes back as a grant, and repays first what is owed for other clawbacks. */
async function returnRepaid(tx: Tx, clawback: ClawbackRow, transferId: string): Promise<void> {
  if (clawback.repaidMicrocredits === 0n) return;
  const grantId = newId("grt");
  const grant = {
    customerId: clawback.customerId,
    category: "paid",
    amountMicrocredits: clawback.repaidMicrocredits,
  } as const;
  await insertGrant(
    tx,
    {
      ...grant,
      id: grantId,
      source: "package",
      priceNanodollars: clawback.repaidNanodollars,
      businessKey: `clawback:${clawback.id}:repaid`,
      paymentId: null,
      expiresAt: null,
    },
    transferId,
  );
  await repayDebtFrom(tx, { ...grant, grantId, actor: "system" });
}

async function planReturns(tx: Tx, taken: readonly GrantChange[]): Promise<GrantChange[]> {
  const amounts = new Map<string, bigint>();
  for (const { grantId, amountMicrocredits } of taken) {
    amounts.set(grantId, (amounts.get(grantId) ?? 0n) - amountMicrocredits);
  }
  const grants = await listGrantsById(tx, [...amounts.keys()]);
  return grants.map((grant) => planGrantChange(grant, "clawed_back", amounts.get(grant.id) ?? 0n));
}

async function sumPaid(tx: Tx, shares: readonly ClawbackShareRow[]): Promise<bigint> {
  const grants = await listGrantsById(
    tx,
    shares.map((share) => share.grantId),
  );
  const paid = new Set(grants.filter((grant) => grant.category === "paid").map((grant) => grant.id));
  return shares.filter((share) => paid.has(share.grantId)).reduce((sum, share) => sum + share.dueMicrocredits, 0n);
}
