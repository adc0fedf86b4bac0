import type { AutoTopUp } from "./auto-top-up.store.ts";

/** Why no package is bought for a customer right now. Contracts: shown, and stored nowhere. */
export type AutoTopUpObstacle =
  | "off"
  | "card_needed"
  | "package_gone"
  /** It costs something else than was agreed to. */
  | "price_changed"
  /** An operator, the books, or an open dispute. */
  | "frozen"
  | "debt"
  /** A payment was disputed since the customer agreed: it has to agree again. */
  | "disputed"
  | "enough_credits"
  | "cap_reached"
  | "backing_off";

/** How the customer stands. What an attempt takes up itself is not in `usedCents`. */
export type Standing = {
  availableMicrocredits: bigint;
  debtMicrocredits: bigint;
  isFrozen: boolean;
  isDisputed: boolean;
  isOnSale: boolean;
  /** What automatic payments of this month (UTC) have come to. */
  usedCents: number;
  /** What the next one costs. */
  priceCents: number;
};

/** The first reason against buying now; null when there is none. */
export function findObstacle(settings: AutoTopUp, standing: Standing, now: Date): AutoTopUpObstacle | null {
  if (settings.status !== "on") return settings.status;
  if (!standing.isOnSale) return "package_gone";
  if (standing.priceCents !== settings.priceCents) return "price_changed";
  if (standing.isFrozen) return "frozen";
  if (standing.debtMicrocredits > 0n) return "debt";
  if (standing.isDisputed) return "disputed";
  if (standing.availableMicrocredits >= settings.thresholdMicrocredits) return "enough_credits";
  if (standing.usedCents + standing.priceCents > settings.monthlyCapCents) return "cap_reached";
  if (settings.nextAttemptAt !== null && settings.nextAttemptAt > now) return "backing_off";
  return null;
}
