import { groupThousands } from "./microcredits.ts";

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

const DOLLARS_TEXT = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d{1,9}))?$/;

/**
 * Reads an amount of dollars that our own API wrote (see {@link formatDollars}), as nano-dollars.
 *
 * @throws {TypeError} it is not such a decimal string: the API broke its contract
 */
export function nanodollarsOf(wireDollars: string): bigint {
  const match = DOLLARS_TEXT.exec(wireDollars);
  if (!match) throw new TypeError(`not an amount of dollars: ${wireDollars}`);
  const [, sign, whole = "0", fraction = ""] = match;
  const absolute = BigInt(whole) * NANODOLLARS_PER_DOLLAR + BigInt(fraction.padEnd(9, "0"));
  return sign === "-" ? -absolute : absolute;
}

/**
 * Dollars for people: `$1,225.00`, `−$0.0042`. Rounded to that many decimals (0 to 9), halves away from zero.
 * For showing only.
 */
export function displayDollars(amountNanodollars: bigint, decimals = 2): string {
  const { sign, whole, fraction } = splitDollars(amountNanodollars, decimals);
  return `${sign}$${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The parts of {@link displayDollars}: a typographic minus or nothing, grouped dollars, the decimals. */
export function splitDollars(
  amountNanodollars: bigint,
  decimals = 2,
): { sign: "−" | ""; whole: string; fraction: string } {
  const unit = 10n ** BigInt(9 - decimals);
  const absolute = amountNanodollars < 0n ? -amountNanodollars : amountNanodollars;
  const digits = ((absolute + unit / 2n) / unit).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const isZero = /^0+$/.test(digits);
  return {
    sign: amountNanodollars < 0n && !isZero ? "−" : "",
    whole: groupThousands(digits.slice(0, cut)),
    fraction: digits.slice(cut),
  };
}
