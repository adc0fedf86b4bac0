/** US dollars in the book are nano-dollars: $1 = 1,000,000,000. */
export const NANODOLLARS_PER_DOLLAR = 1_000_000_000n;
export const NANODOLLARS_PER_CENT = 10_000_000n;
/** Provider prices are pico-dollars per token: $1 per million tokens = 1,000,000 pico-dollars per token. */
export const PICODOLLARS_PER_NANODOLLAR = 1_000n;

/** Whole cents, as Stripe counts them, in nano-dollars. */
export function nanodollarsFromCents(cents: number): bigint {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a whole number of cents: ${cents}`);
  return BigInt(cents) * NANODOLLARS_PER_CENT;
}

/** Nano-dollars rounded to the nearest cent, halves away from zero. For showing and reporting only. */
export function centsFromNanodollars(amountNanodollars: bigint): number {
  const half = NANODOLLARS_PER_CENT / 2n;
  const rounded = (amountNanodollars < 0n ? amountNanodollars - half : amountNanodollars + half) / NANODOLLARS_PER_CENT;
  return Number(rounded);
}

/** Dollars as a decimal string with up to 9 decimals: `"0.000123"`. */
export function formatDollars(amountNanodollars: bigint): string {
  const absolute = amountNanodollars < 0n ? -amountNanodollars : amountNanodollars;
  const fraction = (absolute % NANODOLLARS_PER_DOLLAR).toString().padStart(9, "0").replace(/0+$/, "");
  const sign = amountNanodollars < 0n ? "-" : "";
  return `${sign}${absolute / NANODOLLARS_PER_DOLLAR}${fraction === "" ? "" : `.${fraction}`}`;
}
