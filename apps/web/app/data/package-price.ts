import { displayDollars, microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import type { CreditPackage } from "./wire.ts";

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
