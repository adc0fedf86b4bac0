import { formatDollars, nanodollarsFromCents } from "@scrip/money";
import { microcreditsOf } from "./amount.ts";
import type { CreditPackage } from "./wire.ts";

const THOUSAND_CREDITS = microcreditsOf("1000");

/** Whole cents as people write dollars: `$10`, `$8.18`. */
export function dollars(cents: number): string {
  const [whole, fraction] = formatDollars(nanodollarsFromCents(cents)).split(".");
  return `$${whole}${fraction === undefined ? "" : `.${fraction.padEnd(2, "0")}`}`;
}

/** What 1,000 credits of this package cost, in cents, rounded to the nearest. */
export function pricePerThousandCents({
  priceCents,
  totalCredits,
}: Pick<CreditPackage, "priceCents" | "totalCredits">): number {
  const total = microcreditsOf(totalCredits);
  return Number((BigInt(priceCents) * THOUSAND_CREDITS + total / 2n) / total);
}
