import type { Period } from "./billing-period.ts";

/** One thing that is paid for every period. */
export type PricedItem = { unitAmountCents: number; quantity: number };

/** The part of an amount that belongs to what is left of a period at `at`, to the second; rounded half up to a cent. */
export function prorateCents(amountCents: number, { start, end }: Period, at: number): number {
  const total = end - start;
  const left = Math.min(Math.max(end - at, 0), total);
  return Math.floor((2 * amountCents * left + total) / (2 * total));
}

/**
 * What a change in the middle of a period is worth: `creditCents` for the time the old item is not used any more
 * (zero or negative), `debitCents` for the remaining time of the new one.
 */
export function planProration(
  before: PricedItem | null,
  after: PricedItem | null,
  period: Period,
  at: number,
): { creditCents: number; debitCents: number } {
  const worth = (item: PricedItem | null) =>
    item === null ? 0 : prorateCents(item.unitAmountCents * item.quantity, period, at);
  const credit = worth(before);
  return { creditCents: credit === 0 ? 0 : -credit, debitCents: worth(after) };
}
