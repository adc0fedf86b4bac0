import { newId, type Tx } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { clawBackCredits, lockCustomer } from "@scrip/ledger";
import { nanodollarsFromCents } from "@scrip/money";
import { takeFromGifts } from "../gifts/take-from-gifts.ts";
import { listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { sumRecognised } from "../grants/plan-grant-change.ts";
import { findClawback, insertClawback, insertShare, sumExpired } from "./clawback.store.ts";
import { dueFrom, planClawback } from "./plan-clawback.ts";

export type ClawbackOrder = {
  customerId: string;
  paymentId: string;
  /** What makes this clawback the same one when it is repeated: `stripe:refund:<id>`, `stripe:dispute:<id>:withdrawn`. */
  businessKey: string;
  /** Cents that this refund or dispute took. */
  amountCents: number;
  /** All cents that refunds and disputes have taken from the payment so far, this one included. */
  refundedCents: number;
  /** Cents that were paid. */
  paidCents: number;
  reason: "refund" | "dispute";
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
 * is still missing becomes debt. Repeating a business key moves nothing.
 *
 * @throws {InvalidInputError} the cents do not add up
 * @throws {NotFoundError} the payment bought no credits
 */
export async function clawBack(tx: Tx, order: ClawbackOrder): Promise<ClawbackResult> {
  requireCents(order);
  await lockCustomer(tx, order.customerId);
  if (await findClawback(tx, order.businessKey)) {
    return { created: false, takenMicrocredits: 0n, pendingMicrocredits: 0n, debtMicrocredits: 0n };
  }
  const bought = (await listGrants(tx, order.customerId)).filter((grant) => grant.paymentId === order.paymentId);
  if (bought.length === 0) throw new NotFoundError("This payment bought no credits.");
  const expired = await sumExpired(
    tx,
    bought.map((grant) => grant.id),
  );

  const clawbackId = newId("clb");
  const refundedNanodollars = nanodollarsFromCents(order.amountCents);
  await insertClawback(tx, {
    id: clawbackId,
    customerId: order.customerId,
    paymentId: order.paymentId,
    businessKey: order.businessKey,
    refundedNanodollars,
    dueMicrocredits: 0n,
    debtMicrocredits: 0n,
  });
  const total = { takenMicrocredits: 0n, pendingMicrocredits: 0n, debtMicrocredits: 0n };
  for (const [index, grant] of bought.entries()) {
    const due = dueFrom(
      { ...grant, expiredMicrocredits: expired.get(grant.id) ?? 0n },
      order.refundedCents,
      order.paidCents,
    );
    // The money goes back once, with the first grant; the others follow without any.
    const money = index === 0 ? refundedNanodollars : 0n;
    const part = await takeShare(tx, order, { clawbackId, grantId: grant.id, category: grant.category, due, money });
    total.takenMicrocredits += part.takenMicrocredits;
    total.pendingMicrocredits += part.pendingMicrocredits;
    total.debtMicrocredits += part.debtMicrocredits;
  }
  return { created: true, ...total };
}

async function takeShare(
  tx: Tx,
  order: ClawbackOrder,
  share: { clawbackId: string; grantId: string; category: "paid" | "promotional"; due: bigint; money: bigint },
): Promise<Omit<ClawbackResult, "created">> {
  await takeFromGifts(tx, { ...share, customerId: order.customerId, dueMicrocredits: share.due });
  const grants = await listGrants(tx, order.customerId);
  const own = grants.find((grant) => grant.id === share.grantId);
  if (!own) throw new NotFoundError("This payment bought no credits.");
  const others = grants.filter((grant) => grant.id !== own.id && grant.category === "paid");
  const plan = planClawback(own, others, share.due);
  if (plan.takenMicrocredits + plan.debtMicrocredits > 0n || share.money > 0n) {
    await moveCredits(
      tx,
      {
        ...clawBackCredits({
          ...plan,
          refundedNanodollars: share.money,
          deferredNanodollars: sumRecognised(plan.changes),
          purchasedMicrocredits: share.category === "paid" ? share.due : 0n,
          refundAccount: order.reason === "refund" ? "refunds" : "disputes",
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
  await insertShare(tx, {
    clawbackId: share.clawbackId,
    grantId: share.grantId,
    dueMicrocredits: share.due,
    pendingMicrocredits: plan.pendingMicrocredits,
    debtMicrocredits: plan.debtMicrocredits,
  });
  const { takenMicrocredits, pendingMicrocredits, debtMicrocredits } = plan;
  return { takenMicrocredits, pendingMicrocredits, debtMicrocredits };
}

function requireCents({ amountCents, refundedCents, paidCents }: ClawbackOrder): void {
  const areCounts = [amountCents, refundedCents, paidCents].every((cents) => Number.isSafeInteger(cents) && cents > 0);
  if (!areCounts || amountCents > refundedCents || refundedCents > paidCents) {
    throw new InvalidInputError("A refund cannot be above what was paid.");
  }
}
