import type { PriceRates } from "../catalogue/catalogue.ts";
import { priceUsage, splitUsage, TOKENS_PER_PRICE, type TokenUsage } from "../price-usage.ts";

/** `adjustment` stands for what was not charged of the price, because it was above the hold: no tokens, a negative amount. */
export const CHARGE_KINDS = ["input", "cached_input", "output", "adjustment"] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

export type ChargeLine = {
  kind: ChargeKind;
  tokens: number;
  microcreditsPerMillion: bigint;
  /** The line's part of the charge. All lines sum to the charge, to the last microcredit. */
  amountMicrocredits: bigint;
};

type CustomerRates = Pick<
  PriceRates,
  "inputMicrocreditsPerMillion" | "cachedInputMicrocreditsPerMillion" | "outputMicrocreditsPerMillion"
>;

/**
 * What a request was charged for: the lines of its price, and one more where the charge is not the price. They sum to the charge.
 * A charge of 0 has no lines: nothing was charged for.
 *
 * @throws {InvariantError} as in `priceUsage`
 */
export function explainCharge(usage: TokenUsage, rates: CustomerRates, chargeMicrocredits: bigint): ChargeLine[] {
  if (chargeMicrocredits === 0n) return [];
  const lines = explainPrice(usage, rates);
  const difference = chargeMicrocredits - lines.reduce((sum, { amountMicrocredits }) => sum + amountMicrocredits, 0n);
  if (difference === 0n) return lines;
  return [...lines, { kind: "adjustment", tokens: 0, microcreditsPerMillion: 0n, amountMicrocredits: difference }];
}

/**
 * What a price is made of. The price is divided by a million once and rounded up, so lines cannot each be rounded: every line
 * gets its whole microcredits, and what is left goes to the lines with the largest remainders, input before output on a tie.
 * Lines without tokens are left out.
 */
function explainPrice(usage: TokenUsage, rates: CustomerRates): ChargeLine[] {
  const { fresh, cached, output } = splitUsage(usage);
  const products = [
    { kind: "input" as const, tokens: fresh, rate: rates.inputMicrocreditsPerMillion },
    { kind: "cached_input" as const, tokens: cached, rate: rates.cachedInputMicrocreditsPerMillion },
    { kind: "output" as const, tokens: output, rate: rates.outputMicrocreditsPerMillion },
  ].filter(({ tokens }) => tokens > 0n);
  const whole = products.map(({ tokens, rate }) => (tokens * rate) / TOKENS_PER_PRICE);
  const left = priceUsage(usage, rates) - whole.reduce((sum, amount) => sum + amount, 0n);
  const byRemainder = products
    .map(({ tokens, rate }, index) => ({ index, remainder: (tokens * rate) % TOKENS_PER_PRICE }))
    .toSorted((one, other) =>
      one.remainder === other.remainder ? one.index - other.index : one.remainder > other.remainder ? -1 : 1,
    );
  const raised = new Set(byRemainder.slice(0, Number(left)).map(({ index }) => index));
  return products.map(({ kind, tokens, rate }, index) => ({
    kind,
    tokens: Number(tokens),
    microcreditsPerMillion: rate,
    amountMicrocredits: (whole[index] ?? 0n) + (raised.has(index) ? 1n : 0n),
  }));
}
