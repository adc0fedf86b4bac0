import { ceilingDivide } from "@scrip/money";
import { type GrantChange, type GrantState, isLive, planTake, sumTaken } from "../grants/plan-grant-change.ts";

/** Why money went back. Contracts: stored by these names. */
export type ClawbackReason = "refund" | "dispute";

/** The account that bears what was already earned of the money. */
export function refundAccountOf(reason: ClawbackReason): "refunds" | "disputes" {
  return reason === "refund" ? "refunds" : "disputes";
}

/** A grant of the refunded purchase. */
export type PurchaseGrant = GrantState & {
  /** What clawbacks have wanted from it so far, reinstated ones aside. */
  clawbackDueMicrocredits: bigint;
  /** What ran out of time or was given by mistake: the customer no longer has it, so it is not taken a second time. */
  lostMicrocredits: bigint;
};

/**
 * What a refund wants from a grant now: ceil(credits x refunded / paid), cumulatively, less what was wanted before.
 *
 * `refundedNanodollars` is all money that refunds and disputes have taken of the payment so far, this one included.
 */
export function dueFrom(
  grant: PurchaseGrant,
  { refundedNanodollars, paidNanodollars }: { refundedNanodollars: bigint; paidNanodollars: bigint },
): bigint {
  const target = ceilingDivide(grant.amountMicrocredits * refundedNanodollars, paidNanodollars);
  const reachable = grant.amountMicrocredits - grant.lostMicrocredits;
  const due = (target < reachable ? target : reachable) - grant.clawbackDueMicrocredits;
  return due > 0n ? due : 0n;
}

/** The paid grants that stand in for one that cannot give all that is due. */
export function otherPaidGrants<Grant extends GrantState & { expiresAt: Date | null }>(
  grants: readonly Grant[],
  own: { id: string },
  now: Date,
): Grant[] {
  return grants.filter((grant) => grant.id !== own.id && grant.category === "paid" && isLive(grant, now));
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
  others: readonly GrantState[],
  dueMicrocredits: bigint,
): ClawbackPlan {
  const fromOwn = planTake([own], "clawed_back", dueMicrocredits);
  const pinned = own.heldMicrocredits - own.clawbackPendingMicrocredits;
  const pending = pinned < fromOwn.missingMicrocredits ? pinned : fromOwn.missingMicrocredits;
  const fromOthers = planTake(others, "clawed_back", fromOwn.missingMicrocredits - pending);
  const changes = [...fromOwn.changes, ...fromOthers.changes];
  return {
    changes,
    takenMicrocredits: sumTaken(changes),
    pendingMicrocredits: pending,
    debtMicrocredits: fromOthers.missingMicrocredits,
  };
}
