import { newId, type Tx } from "@scrip/db";
import { AppError, InvariantError } from "@scrip/errors";
import { lockCustomer } from "@scrip/ledger";
import { requireAmount } from "../require-amount.ts";
import { requireMoment } from "../require-moment.ts";
import { requireReason } from "../require-reason.ts";
import { findBonusApprovalByKey, insertBonusApproval } from "./bonus-approval.store.ts";

/** A bonus that a second operator has to approve. The same business key asks once. */
export type BonusRequest = {
  businessKey: string;
  customerId: string;
  amountMicrocredits: bigint;
  reason: string;
  expiresAt: Date | null;
  /** The user who asks. */
  requestedBy: string;
};

/**
 * Writes down that a bonus is wanted; no credits move. Answers the id to decide on, and whether it is new.
 *
 * @throws {InvalidInputError} no amount, reason or time that could be
 * @throws {NotFoundError} there is no such customer
 * @throws {AppError} `conflict` the key asked for something else before
 */
export async function askForBonus(tx: Tx, request: BonusRequest): Promise<{ approvalId: string; created: boolean }> {
  requireAmount(request.amountMicrocredits);
  requireReason(request.reason);
  if (request.expiresAt !== null) requireMoment(request.expiresAt);
  await lockCustomer(tx, request.customerId);
  const approvalId = newId("apr");
  const created = await insertBonusApproval(tx, { id: approvalId, ...request });
  if (created) return { approvalId, created };
  const earlier = await findBonusApprovalByKey(tx, request.businessKey);
  if (!earlier) throw new InvariantError(`bonus request ${request.businessKey} is neither new nor there`);
  if (earlier.customerId !== request.customerId || earlier.amountMicrocredits !== request.amountMicrocredits) {
    throw new AppError("conflict", `business key ${request.businessKey} asked for another bonus before`);
  }
  return { approvalId: earlier.id, created };
}
