import { readNow, type Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import {
  forgiveDebt as forgiveDebtTemplate,
  getCustomerBalance,
  lockCustomer,
  postTransfer,
  withdrawCredits,
} from "@scrip/ledger";
import { settleDebt } from "../clawback/clawback.store.ts";
import { InsufficientCreditsError } from "../errors.ts";
import { findRepeated } from "../find-repeated.ts";
import { listGrants } from "../grants/grant.store.ts";
import { grantCredits } from "../grants/grant-credits.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { isLive, planTake, sumRecognised, sumTaken } from "../grants/plan-grant-change.ts";
import { requireAmount } from "../require-amount.ts";
import { requireReason } from "../require-reason.ts";

export type Adjustment = {
  customerId: string;
  /** Signed microcredits: plus gives promotional credits, minus takes free credits in draw-down order, none past their expiry. */
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
 * @throws {NotFoundError} there is no such customer
 * @throws {AppError} `conflict` the business key did something else before
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
  const earlier = await findRepeated(tx, businessKey, { customerId, code: "adjustment", amountMicrocredits });
  if (earlier) return { transferId: earlier.id };
  const now = await readNow(tx);
  const grants = (await listGrants(tx, customerId)).filter((grant) => isLive(grant, now));
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
 * Strikes off debt, all of it or a part, the oldest first. Repeating a business key strikes off nothing.
 *
 * @throws {InvalidInputError} no reason, or more than is owed
 * @throws {NotFoundError} there is no such customer
 * @throws {AppError} `conflict` the business key did something else before
 */
export async function forgiveDebt(tx: Tx, forgiveness: Adjustment): Promise<{ transferId: string }> {
  requireReason(forgiveness.reason);
  requireAmount(forgiveness.amountMicrocredits);
  const { customerId, amountMicrocredits, businessKey, actor, reason } = forgiveness;
  await lockCustomer(tx, customerId);
  const template = forgiveDebtTemplate(amountMicrocredits);
  const earlier = await findRepeated(tx, businessKey, { customerId, code: template.code, amountMicrocredits: 0n });
  if (earlier) return { transferId: earlier.id };
  const { debtMicrocredits } = await getCustomerBalance(tx, customerId);
  if (debtMicrocredits < amountMicrocredits) throw new InvalidInputError("That is more than the customer owes.");
  await settleDebt(tx, { customerId, amountMicrocredits, isRepaid: false, recognisedNanodollars: 0n });
  return postTransfer(tx, { ...template, businessKey, customerId, actor, description: reason });
}
