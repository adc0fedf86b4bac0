import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import {
  findTransferByKey,
  forgiveDebt as forgiveDebtTemplate,
  getCustomerBalance,
  lockCustomer,
  postTransfer,
  withdrawCredits,
} from "@scrip/ledger";
import { InsufficientCreditsError } from "../errors.ts";
import { listGrants } from "../grants/grant.store.ts";
import { grantCredits } from "../grants/grant-credits.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planTake, sumRecognised, sumTaken } from "../grants/plan-grant-change.ts";
import { requireAmount } from "../require-amount.ts";

export type Adjustment = {
  customerId: string;
  /** Signed microcredits: plus gives promotional credits, minus takes free credits in draw-down order. */
  amountMicrocredits: bigint;
  reason: string;
  /** The operator's user id. */
  actor: string;
  businessKey: string;
};

/**
 * Corrects a customer's credits by hand. Repeating a business key moves nothing.
 *
 * @throws {InvalidInputError} no reason, or an impossible amount
 * @throws {InsufficientCreditsError} more is to be taken than is free
 */
export async function adjustCredits(tx: Tx, adjustment: Adjustment): Promise<{ transferId: string }> {
  requireReason(adjustment.reason);
  const { customerId, amountMicrocredits, businessKey, actor, reason } = adjustment;
  if (amountMicrocredits > 0n) {
    return grantCredits(tx, {
      customerId,
      category: "promotional",
      source: "admin",
      amountMicrocredits,
      priceNanodollars: 0n,
      businessKey,
      historyType: "adjustment",
      description: reason,
      actor,
    });
  }
  requireAmount(-amountMicrocredits);
  await lockCustomer(tx, customerId);
  const earlier = await findTransferByKey(tx, businessKey);
  if (earlier) return { transferId: earlier.id };
  const grants = await listGrants(tx, customerId);
  const plan = planTake(grants, "adjusted", -amountMicrocredits);
  const paid = new Set(grants.filter((grant) => grant.category === "paid").map((grant) => grant.id));
  const taken = (wantsPaid: boolean) =>
    sumTaken(plan.changes.filter((change) => paid.has(change.grantId) === wantsPaid));
  if (plan.missingMicrocredits > 0n) {
    throw new InsufficientCreditsError({
      customerId,
      requiredMicrocredits: -amountMicrocredits,
      availableMicrocredits: -amountMicrocredits - plan.missingMicrocredits,
    });
  }
  const { transferId } = await moveCredits(
    tx,
    {
      ...withdrawCredits({
        paidMicrocredits: taken(true),
        promotionalMicrocredits: taken(false),
        earnedNanodollars: sumRecognised(plan.changes),
      }),
      businessKey,
      customerId,
      actor,
      description: reason,
    },
    plan.changes,
  );
  return { transferId };
}

/**
 * Strikes off debt, all of it or a part. Repeating a business key strikes off nothing.
 *
 * @throws {InvalidInputError} no reason, or more than is owed
 */
export async function forgiveDebt(tx: Tx, forgiveness: Adjustment): Promise<{ transferId: string }> {
  requireReason(forgiveness.reason);
  requireAmount(forgiveness.amountMicrocredits);
  await lockCustomer(tx, forgiveness.customerId);
  const earlier = await findTransferByKey(tx, forgiveness.businessKey);
  if (earlier) return { transferId: earlier.id };
  const { debtMicrocredits } = await getCustomerBalance(tx, forgiveness.customerId);
  if (debtMicrocredits < forgiveness.amountMicrocredits)
    throw new InvalidInputError("That is more than the customer owes.");
  return postTransfer(tx, {
    ...forgiveDebtTemplate(forgiveness.amountMicrocredits),
    businessKey: forgiveness.businessKey,
    customerId: forgiveness.customerId,
    actor: forgiveness.actor,
    description: forgiveness.reason,
  });
}

function requireReason(reason: string): void {
  if (reason.trim() === "") throw new InvalidInputError("Give a reason.");
}
