import type { GrantCategory } from "../grants/grant.ts";

export type SpendableGrant = {
  id: string;
  category: GrantCategory;
  /** Credits of the grant that no hold has pinned. */
  freeMicrocredits: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
  createdAt: Date;
};

export type HoldPlan =
  | { ok: true; slices: { grantId: string; amountMicrocredits: bigint }[] }
  | { ok: false; missingMicrocredits: bigint };

/**
 * Chooses the grants that will back a hold: soonest expiry first, then promotional before paid, then oldest.
 *
 * `credits_place_hold` in the database decides the same way for real; this is its preview and its independent oracle.
 */
export function planHold(grants: readonly SpendableGrant[], amountMicrocredits: bigint, now: Date): HoldPlan {
  const slices: { grantId: string; amountMicrocredits: bigint }[] = [];
  let missing = amountMicrocredits;
  for (const grant of grants.filter((candidate) => isSpendable(candidate, now)).toSorted(byDrawDownOrder)) {
    if (missing === 0n) break;
    const taken = grant.freeMicrocredits < missing ? grant.freeMicrocredits : missing;
    slices.push({ grantId: grant.id, amountMicrocredits: taken });
    missing -= taken;
  }
  return missing === 0n ? { ok: true, slices } : { ok: false, missingMicrocredits: missing };
}

/** A grant is spendable from the instant it takes effect until the instant it expires, which is already too late. */
export function isSpendable(grant: SpendableGrant, now: Date): boolean {
  const begun = grant.effectiveAt <= now;
  const ended = grant.expiresAt !== null && grant.expiresAt <= now;
  return grant.freeMicrocredits > 0n && begun && !ended;
}

/** Soonest expiry first, then promotional before paid, then oldest. */
export function byDrawDownOrder(a: SpendableGrant, b: SpendableGrant): number {
  return (
    compareExpiry(a.expiresAt, b.expiresAt) ||
    Number(a.category === "paid") - Number(b.category === "paid") ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

function compareExpiry(a: Date | null, b: Date | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.getTime() - b.getTime();
}
