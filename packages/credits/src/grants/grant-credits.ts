import { newId, type Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { type HistoryType, issueCredits, lockCustomer, postTransfer } from "@scrip/ledger";
import { repayDebtFrom } from "../clawback/repay-debt.ts";
import { requireAmount, requireMovable } from "../require-amount.ts";
import { requireMoment } from "../require-moment.ts";
import { findGrantByBusinessKey, insertGrant } from "./grant.store.ts";
import type { GrantCategory, GrantSource } from "./grant.ts";

export type GrantOrder = {
  customerId: string;
  category: GrantCategory;
  source: GrantSource;
  /** Microcredits, above 0. */
  amountMicrocredits: bigint;
  /** What was paid for exactly these credits; 0 for a gift of ours. Revenue is recognised from it as they are used. */
  priceNanodollars: bigint;
  /** What makes this grant the same one when it is repeated, e.g. `stripe:session:<id>`. Kept for ever. */
  businessKey: string;
  historyType: HistoryType;
  /** What the customer reads in the history. */
  description: string;
  /** A user id, or `system`. */
  actor: string;
  paymentId?: string;
  /** Absent: at once. */
  effectiveAt?: Date;
  /** Null or absent: the credits never expire. */
  expiresAt?: Date | null;
};

export type GrantedCredits = {
  grantId: string;
  transferId: string;
  /** After the grant and, where credits were owed, their repayment. */
  balanceAfterMicrocredits: bigint;
  /** False when the business key was granted before: nothing moved. */
  created: boolean;
};

/**
 * Gives a customer credits, as one grant and one row of the history. Call it inside the transaction of its cause.
 * Repeating a business key grants nothing and answers the first grant. Credits that are owed are repaid from a paid grant at
 * once, as a row of its own right after it.
 *
 * @throws {InvalidInputError} the amount is not above zero, or absurd; the price is negative or absurd
 * @throws {NotFoundError} there is no such customer
 * @throws {AppError} `conflict` the business key granted something else before
 */
export async function grantCredits(tx: Tx, order: GrantOrder): Promise<GrantedCredits> {
  requireAmount(order.amountMicrocredits);
  requireMovable(order.priceNanodollars);
  if (order.effectiveAt) requireMoment(order.effectiveAt);
  if (order.expiresAt) requireMoment(order.expiresAt);
  await lockCustomer(tx, order.customerId);
  const earlier = await findGrantByBusinessKey(tx, order.businessKey);
  const { transferId, balanceAfterMicrocredits, created } = await postTransfer(tx, {
    ...issueCredits(order),
    businessKey: order.businessKey,
    customerId: order.customerId,
    actor: order.actor,
    description: order.description,
    paymentId: order.paymentId,
  });
  if (!created) {
    if (
      earlier?.customerId !== order.customerId ||
      earlier.category !== order.category ||
      earlier.amountMicrocredits !== order.amountMicrocredits
    ) {
      throw new AppError("conflict", `business key ${order.businessKey} granted something else before`);
    }
    return { grantId: earlier.id, transferId, balanceAfterMicrocredits, created };
  }

  const grantId = newId("grt");
  await insertGrant(
    tx,
    {
      id: grantId,
      customerId: order.customerId,
      category: order.category,
      source: order.source,
      amountMicrocredits: order.amountMicrocredits,
      priceNanodollars: order.priceNanodollars,
      businessKey: order.businessKey,
      paymentId: order.paymentId ?? null,
      effectiveAt: order.effectiveAt,
      expiresAt: order.expiresAt ?? null,
    },
    transferId,
  );
  const repaid = await repayDebtFrom(tx, { ...order, grantId });
  return { grantId, transferId, balanceAfterMicrocredits: balanceAfterMicrocredits - repaid, created };
}
