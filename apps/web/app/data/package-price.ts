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
