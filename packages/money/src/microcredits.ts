/** 1 credit = 1,000,000 microcredits. Every amount of credits in code is a `bigint` of microcredits. */
export const MICROCREDITS_PER_CREDIT = 1_000_000n;

/** The largest amount one operation may move (10^15 microcredits); the database checks the same bound. */
export const AMOUNT_MAX_MICROCREDITS = 1_000_000_000_000_000n;

const CREDITS_TEXT = /^(-?)(0|[1-9]\d*)(?:\.(\d{1,6}))?$/;
const FRACTION_DIGITS = 6;

/**
 * The wire form of an amount: credits as a decimal string, without trailing zeros or exponent, minus for outgoing.
 *
 * `997_412_500n` becomes `"997.4125"`.
 */
export function formatCredits(amountMicrocredits: bigint): string {
  const sign = amountMicrocredits < 0n ? "-" : "";
  const { whole, fraction } = splitCredits(amountMicrocredits);
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** The absolute amount as whole credits and its fraction digits without trailing zeros. */
export function splitCredits(amountMicrocredits: bigint): {
  whole: string;
  fraction: string;
} {
  const absolute = amountMicrocredits < 0n ? -amountMicrocredits : amountMicrocredits;
  const whole = absolute / MICROCREDITS_PER_CREDIT;
  const fraction = (absolute % MICROCREDITS_PER_CREDIT).toString().padStart(FRACTION_DIGITS, "0").replace(/0+$/, "");
  return { whole: whole.toString(), fraction };
}

/** The same amount for people: thousands separated by commas, a typographic minus. */
export function displayCredits(amountMicrocredits: bigint): string {
  const { whole, fraction } = splitCredits(amountMicrocredits);
  const sign = amountMicrocredits < 0n ? "−" : "";
  return `${sign}${groupThousands(whole)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Thousands separated by commas; `digits` is a run of decimal digits. */
export function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * Reads credits as they enter: a plain decimal string with at most 6 decimals, or an integer JSON number.
 * Returns null for anything else (exponents, hexadecimal, other scripts' digits, too fine, unsafe integers).
 */
export function parseCredits(input: unknown): bigint | null {
  if (typeof input === "number") {
    return Number.isSafeInteger(input) ? BigInt(input) * MICROCREDITS_PER_CREDIT : null;
  }
  if (typeof input !== "string" || input.length > 32) return null;
  const match = CREDITS_TEXT.exec(input);
  if (!match) return null;
  const [, sign, whole, fraction = ""] = match;
  const absolute = BigInt(whole ?? "0") * MICROCREDITS_PER_CREDIT + BigInt(fraction.padEnd(FRACTION_DIGITS, "0"));
  return sign === "-" ? -absolute : absolute;
}

/**
 * Reads an amount of credits that our own API wrote.
 *
 * @throws {TypeError} it is not a decimal string of credits: the API broke its contract
 */
export function microcreditsOf(wireCredits: string): bigint {
  const amount = parseCredits(wireCredits);
  if (amount === null) throw new TypeError(`not an amount of credits: ${wireCredits}`);
  return amount;
}
