import { newId, readNow, type Tx } from "@scrip/db";
import { AppError, assert, InvalidInputError, NotFoundError } from "@scrip/errors";
import { clawBackCredits, lockCustomer } from "@scrip/ledger";
import { nanodollarsFromCents } from "@scrip/money";
import { expireReturned } from "../expiry/expire-grants.ts";
import { takeFromGifts } from "../gifts/take-from-gifts.ts";
import { type GrantRow, listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { sumRecognised } from "../grants/plan-grant-change.ts";
import { requireMovable } from "../require-amount.ts";
import { findClawback, insertClawback, insertShare, sumLost, sumRefunded } from "./clawback.store.ts";
import { type ClawbackReason, dueFrom, otherPaidGrants, planClawback, refundAccountOf } from "./plan-clawback.ts";

export type ClawbackOrder = {
  customerId: string;
  paymentId: string;
  /** What makes this clawback the same one when it is repeated: `stripe:refund:<id>`, `stripe:dispute:<id>:withdrawn`. */
  businessKey: string;
  /** Cents that this refund or dispute took. What earlier ones took is known from their clawbacks. */
  amountCents: number;
  /** Cents that were paid. */
  paidCents: number;
  reason: ClawbackReason;
};

export type ClawbackResult = {
  /** False when this clawback was applied before: nothing moved. */
  created: boolean;
  takenMicrocredits: bigint;
  pendingMicrocredits: bigint;
  debtMicrocredits: bigint;
};

/**
 * Takes back what a refunded or disputed payment bought, in this order for each grant of the purchase: unclaimed gifts made
 * from it, what is free of it, what holds have pinned of it (when they are released), the customer's other paid grants; what
 * is still missing becomes debt. Repeating a business key moves nothing, and refunds may arrive in any order.
 *
 * @throws {InvalidInputError} the cents do not add up
 * @throws {NotFoundError} the payment bought no credits of this customer
 * @throws {AppError} `conflict` the business key clawed back something else before
 */
export async function clawBack(tx: Tx, order: ClawbackOrder): Promise<ClawbackResult> {
  requireCents(order);
  await lockCustomer(tx, order.customerId);
  const refundedNanodollars = nanodollarsFromCents(order.amountCents);
  if (await wasApplied(tx, order, refundedNanodollars)) {
    return { created: false, takenMicrocredits: 0n, pendingMicrocredits: 0n, debtMicrocredits: 0n };
  }
  const clawbackId = newId("clb");
  const bought = await listBought(tx, order, clawbackId);
  const refund = {
    refundedNanodollars: (await sumRefunded(tx, order.paymentId)) + refundedNanodollars,
    paidNanodollars: nanodollarsFromCents(order.paidCents),
  };
  const lost = await sumLost(
    tx,
    bought.map((grant) => grant.id),
  );
  const dues = bought.map((grant) => dueFrom({ ...grant, lostMicrocredits: lost.get(grant.id) ?? 0n }, refund));
  await insertClawback(tx, {
    id: clawbackId,
    customerId: order.customerId,
    paymentId: order.paymentId,
    businessKey: order.businessKey,
    reason: order.reason,
    refundedNanodollars,
  });

  const total = { takenMicrocredits: 0n, pendingMicrocredits: 0n, debtMicrocredits: 0n };
  for (const [index, grant] of bought.entries()) {
    // The money goes back once, with the first grant, and so does what was bought; the others follow without.
    const purchasedMicrocredits = index === 0 ? sumPaid(bought, dues) : 0n;
    const part = await takeShare(tx, order, {
      clawbackId,
      grantId: grant.id,
      dueMicrocredits: dues[index] ?? 0n,
      refundedNanodollars: index === 0 ? refundedNanodollars : 0n,
      purchasedMicrocredits,
    });
    total.takenMicrocredits += part.takenMicrocredits;
    total.pendingMicrocredits += part.pendingMicrocredits;
    total.debtMicrocredits += part.debtMicrocredits;
  }
  return { created: true, ...total };
}

function sumPaid(bought: readonly GrantRow[], dues: readonly bigint[]): bigint {
  return bought.reduce((sum, grant, index) => sum + (grant.category === "paid" ? (dues[index] ?? 0n) : 0n), 0n);
}

async function wasApplied(tx: Tx, order: ClawbackOrder, refundedNanodollars: bigint): Promise<boolean> {
  const earlier = await findClawback(tx, order.businessKey);
  if (!earlier) return false;
  if (earlier.paymentId !== order.paymentId || earlier.refundedNanodollars !== refundedNanodollars) {
    throw new AppError("conflict", `business key ${order.businessKey} clawed back something else before`);
  }
  return true;
}

/** The grants of the purchase, paid before bonus. What has run out of time is booked out, so that nothing depends on when. */
async function listBought(tx: Tx, order: ClawbackOrder, cause: string): Promise<GrantRow[]> {
  const bought = (await listGrants(tx, order.customerId)).filter((grant) => grant.paymentId === order.paymentId);
  if (bought.length === 0) throw new NotFoundError("This payment bought no credits.");
  await expireReturned(
    tx,
    order.customerId,
    bought.map((grant) => grant.id),
    cause,
  );
  return bought.toSorted((a, b) => Number(b.category === "paid") - Number(a.category === "paid"));
}

async function takeShare(
  tx: Tx,
  order: ClawbackOrder,
  share: {
    clawbackId: string;
    grantId: string;
    dueMicrocredits: bigint;
    refundedNanodollars: bigint;
    purchasedMicrocredits: bigint;
  },
): Promise<Omit<ClawbackResult, "created">> {
  await takeFromGifts(tx, { ...share, customerId: order.customerId });
  const now = await readNow(tx);
  const grants = await listGrants(tx, order.customerId);
  const own = grants.find((grant) => grant.id === share.grantId);
  assert(own, `grant ${share.grantId} is gone`);
  const plan = planClawback(own, otherPaidGrants(grants, own, now), share.dueMicrocredits);
  if (plan.takenMicrocredits + plan.debtMicrocredits > 0n || share.refundedNanodollars > 0n) {
    await moveCredits(
      tx,
      {
        ...clawBackCredits({
          ...plan,
          refundedNanodollars: share.refundedNanodollars,
          deferredNanodollars: sumRecognised(plan.changes),
          purchasedMicrocredits: share.purchasedMicrocredits,
          refundAccount: refundAccountOf(order.reason),
        }),
        businessKey: `${order.businessKey}:${share.grantId}`,
        customerId: order.customerId,
        actor: "system",
        cause: share.clawbackId,
        description: order.reason === "refund" ? "Credits of a refunded purchase" : "Credits of a disputed purchase",
        paymentId: order.paymentId,
      },
      plan.changes,
    );
  }
  const { takenMicrocredits, pendingMicrocredits, debtMicrocredits } = plan;
  await insertShare(tx, { ...share, pendingMicrocredits, debtMicrocredits });
  return { takenMicrocredits, pendingMicrocredits, debtMicrocredits };
}

function requireCents({ amountCents, paidCents, reason }: ClawbackOrder): void {
  const areCounts = [amountCents, paidCents].every((cents) => Number.isSafeInteger(cents) && cents > 0);
  if (!areCounts || amountCents > paidCents) throw new InvalidInputError("A refund cannot be above what was paid.");
  requireMovable(nanodollarsFromCents(paidCents));
  if (reason !== "refund" && reason !== "dispute")
    throw new InvalidInputError("A clawback is of a refund or a dispute.");
}
