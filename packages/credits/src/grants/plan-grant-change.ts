import { assert } from "@scrip/errors";

/** What of a grant matters when credits leave or return. */
export type GrantState = {
  id: string;
  category: "paid" | "promotional";
  amountMicrocredits: bigint;
  remainingMicrocredits: bigint;
  heldMicrocredits: bigint;
  priceNanodollars: bigint;
  recognisedNanodollars: bigint;
};

/** How credits leave a grant, or come back to it; `returned` is what reversing its issue takes. */
export type MovementKind = "issued" | "consumed" | "expired" | "clawed_back" | "given" | "adjusted" | "returned";

export type GrantChange = {
  grantId: string;
  kind: MovementKind;
  /** Signed: minus leaves the grant. */
  amountMicrocredits: bigint;
  /** Signed: how much of the grant's price stops being deferred. */
  recognisedNanodollars: bigint;
};

/**
 * Credits leaving (minus) or returning to (plus) a grant, with the share of its price that goes along.
 * What is no longer deferred is always floor(price x gone / credits), so the parts add up to the price exactly.
 */
export function planGrantChange(grant: GrantState, kind: MovementKind, amountMicrocredits: bigint): GrantChange {
  const remaining = grant.remainingMicrocredits + amountMicrocredits;
  assert(
    remaining >= grant.heldMicrocredits && remaining <= grant.amountMicrocredits,
    `grant ${grant.id} cannot change by ${amountMicrocredits}`,
  );
  const gone = grant.amountMicrocredits - remaining;
  const recognised = (grant.priceNanodollars * gone) / grant.amountMicrocredits;
  return {
    grantId: grant.id,
    kind,
    amountMicrocredits,
    recognisedNanodollars: recognised - grant.recognisedNanodollars,
  };
}

/** A grant expires at the instant of its `expiresAt`, not after it. */
export function isLive(grant: { expiresAt: Date | null }, now: Date): boolean {
  return grant.expiresAt === null || grant.expiresAt > now;
}

/** Takes from the grants in the order given, from each what no hold has pinned. */
export function planTake(
  grants: readonly GrantState[],
  kind: MovementKind,
  amountMicrocredits: bigint,
): { changes: GrantChange[]; missingMicrocredits: bigint } {
  const changes: GrantChange[] = [];
  let missing = amountMicrocredits;
  for (const grant of grants) {
    if (missing === 0n) break;
    const free = grant.remainingMicrocredits - grant.heldMicrocredits;
    const taken = free < missing ? free : missing;
    if (taken > 0n) changes.push(planGrantChange(grant, kind, -taken));
    missing -= taken;
  }
  return { changes, missingMicrocredits: missing };
}

/** What changes take together, as a positive amount. */
export function sumTaken(changes: readonly GrantChange[]): bigint {
  return changes.reduce((sum, change) => sum - change.amountMicrocredits, 0n);
}

/** How much of the grants' prices stops being deferred by the changes. */
export function sumRecognised(changes: readonly GrantChange[]): bigint {
  return changes.reduce((sum, change) => sum + change.recognisedNanodollars, 0n);
}
