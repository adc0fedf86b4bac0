import { ceilingDivide } from "@scrip/money";
import { type GrantChange, type GrantState, planTake, sumTaken } from "../grants/plan-grant-change.ts";

/** A grant of the refunded purchase. */
export type PurchaseGrant = GrantState & {
  /** What clawbacks have wanted from it so far. */
  clawbackDueMicrocredits: bigint;
  /** What ran out of time: the customer no longer has it, so it is not taken a second time. */
  expiredMicrocredits: bigint;
};

/**
 * What a refund wants from a grant now: ceil(credits x refunded / paid), cumulatively, less what was wanted before.
 *
 * `refundedCents` are all cents refunded of the payment so far, this refund included.
 */
export function dueFrom(grant: PurchaseGrant, refundedCents: number, paidCents: number): bigint {
  const target = ceilingDivide(grant.amountMicrocredits * BigInt(refundedCents), BigInt(paidCents));
  const reachable = grant.amountMicrocredits - grant.expiredMicrocredits;
  const due = (target < reachable ? target : reachable) - grant.clawbackDueMicrocredits;
  return due > 0n ? due : 0n;
}

export type ClawbackPlan = {
  changes: GrantChange[];
  takenMicrocredits: bigint;
  /** Pinned by open holds: taken when they are released. */
  pendingMicrocredits: bigint;
  debtMicrocredits: bigint;
};

/**
 * Where a due amount comes from: the purchase's own grant, then what holds have pinned of it (later), then the customer's
 * other paid grants, and what is still missing becomes debt.
 */
export function planClawback(
  own: GrantState & { clawbackPendingMicrocredits: bigint },
  otherPaidGrants: readonly GrantState[],
  dueMicrocredits: bigint,
): ClawbackPlan {
  const fromOwn = planTake([own], "clawed_back", dueMicrocredits);
  const pinned = own.heldMicrocredits - own.clawbackPendingMicrocredits;
  const pending = pinned < fromOwn.missingMicrocredits ? pinned : fromOwn.missingMicrocredits;
  const fromOthers = planTake(otherPaidGrants, "clawed_back", fromOwn.missingMicrocredits - pending);
  const changes = [...fromOwn.changes, ...fromOthers.changes];
  return {
    changes,
    takenMicrocredits: sumTaken(changes),
    pendingMicrocredits: pending,
    debtMicrocredits: fromOthers.missingMicrocredits,
  };
}
