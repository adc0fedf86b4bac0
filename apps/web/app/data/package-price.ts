import { displayDollars, microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import type { CreditPackage, Discount } from "./wire.ts";

const THOUSAND_CREDITS = microcreditsOf("1000");

/** Whole cents as people write prices: `$10`, `$8.18`. */
export function dollars(cents: number): string {
  return displayDollars(nanodollarsFromCents(cents), cents % 100 === 0 ? 0 : 2);
}

/** What 1,000 credits of this package cost, in cents, rounded to the nearest. */
export function pricePerThousandCents({
  priceCents,
  totalCredits,
}: Pick<CreditPackage, "priceCents" | "totalCredits">): number {
  const total = microcreditsOf(totalCredits);
  return Number((BigInt(priceCents) * THOUSAND_CREDITS + total / 2n) / total);
}

/** The cheapest package that brings at least so much; the largest where none does. Null when nothing is sold. */
export function smallestCovering<Offer extends Pick<CreditPackage, "priceCents" | "totalCredits">>(
  packages: readonly Offer[],
  missingMicrocredits: bigint,
): Offer | null {
  const byPrice = packages.toSorted((a, b) => a.priceCents - b.priceCents);
  return (
    byPrice.find(({ totalCredits }) => microcreditsOf(totalCredits) >= missingMicrocredits) ?? byPrice.at(-1) ?? null
  );
}

/** The price with a discount, in cents, rounded as Stripe does; never below 0. */
export function discountedCents(priceCents: number, { percentOff, amountOffCents }: Omit<Discount, "code">): number {
  const off = percentOff === null ? (amountOffCents ?? 0) : Math.floor((priceCents * percentOff + 50) / 100);
  return Math.max(0, priceCents - off);
}

/** What an offer saves against a cent for each credit, in whole per cent, halves up, never below 0. */
export function savingsPercent({
  priceCents,
  totalCredits,
}: Pick<CreditPackage, "priceCents" | "totalCredits">): number {
  const full = microcreditsOf(totalCredits);
  const saved = full - microcreditsOf(String(priceCents));
  return saved <= 0n ? 0 : Number((200n * saved + full) / (2n * full));
}
