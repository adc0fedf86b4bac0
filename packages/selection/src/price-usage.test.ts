import fc from "fast-check";
import { expect, test } from "vitest";
import { costUsage, platformShare, priceUsage } from "./price-usage.ts";

const rate = fc.bigInt({ min: 1n, max: 10n ** 12n });
const rates = fc.record({
  inputMicrocreditsPerMillion: rate,
  cachedInputMicrocreditsPerMillion: rate,
  outputMicrocreditsPerMillion: rate,
});
const usage = fc
  .tuple(fc.nat(2_000_000), fc.nat(2_000_000), fc.nat(200_000))
  .map(([fresh, cached, outputTokens]) => ({ inputTokens: fresh + cached, cachedInputTokens: cached, outputTokens }));

test("a charge is the exact cost rounded up, by a rational oracle", () => {
  fc.assert(
    fc.property(usage, rates, (used, price) => {
      // Charge c is the ceiling of n/10^6 exactly when c x 10^6 covers n and c - 1 does not.
      const exactTimesMillion =
        BigInt(used.inputTokens - used.cachedInputTokens) * price.inputMicrocreditsPerMillion +
        BigInt(used.cachedInputTokens) * price.cachedInputMicrocreditsPerMillion +
        BigInt(used.outputTokens) * price.outputMicrocreditsPerMillion;
      const charge = priceUsage(used, price);
      expect(charge * 1_000_000n >= exactTimesMillion).toBe(true);
      expect((charge - 1n) * 1_000_000n < exactTimesMillion).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test("a usage that is not zero is never free, and no usage costs nothing", () => {
  const cheapest = {
    inputMicrocreditsPerMillion: 1n,
    cachedInputMicrocreditsPerMillion: 1n,
    outputMicrocreditsPerMillion: 1n,
  };
  expect(priceUsage({ inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 }, cheapest)).toBe(1n);
  expect(priceUsage({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }, cheapest)).toBe(0n);
});

test("counting the chunks of an answer together changes nothing: the division happens once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 50 }), rates, (chunks, price) => {
      const charge = (outputTokens: number) =>
        priceUsage({ inputTokens: 0, cachedInputTokens: 0, outputTokens }, price);
      const total = chunks.reduce((sum, tokens) => sum + tokens, 0);
      const streamed = chunks.reduce((usedTokens, tokens) => usedTokens + tokens, 0);
      expect(charge(streamed)).toBe(charge(total));
      expect(chunks.reduce((sum, tokens) => sum + charge(tokens), 0n) >= charge(total)).toBe(true);
    }),
  );
});

test("more tokens never cost less", () => {
  fc.assert(
    fc.property(usage, fc.nat(1_000), rates, (used, more, price) => {
      const larger = { ...used, outputTokens: used.outputTokens + more };
      expect(priceUsage(larger, price) >= priceUsage(used, price)).toBe(true);
    }),
  );
});

test("prices the product's own example: 1,000 tokens of GPT-4o are 25 credits", () => {
  const gpt4o = {
    inputMicrocreditsPerMillion: 25_000_000_000n,
    cachedInputMicrocreditsPerMillion: 25_000_000_000n,
    outputMicrocreditsPerMillion: 25_000_000_000n,
  };
  expect(priceUsage({ inputTokens: 400, cachedInputTokens: 100, outputTokens: 600 }, gpt4o)).toBe(25_000_000n);
});

test("what the provider bills is exact to the pico-dollar and rounded up to the nano-dollar", () => {
  const provider = {
    providerInputPicodollars: 150_000n,
    providerCachedInputPicodollars: 75_000n,
    providerOutputPicodollars: 600_001n,
  };
  // 10 x 150,000 + 5 x 75,000 + 1 x 600,001 = 2,475,001 pico-dollars
  expect(costUsage({ inputTokens: 15, cachedInputTokens: 5, outputTokens: 1 }, provider)).toBe(2_476n);
});

test("the platform's share is 15 parts of 115, never more", () => {
  expect(platformShare(115_000_000n)).toBe(15_000_000n);
  expect(platformShare(1n)).toBe(0n);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (charge) => {
      const share = platformShare(charge);
      expect(share * 115n <= charge * 15n).toBe(true);
      expect((share + 1n) * 115n > charge * 15n).toBe(true);
    }),
  );
});

test.each([
  { inputTokens: -1, cachedInputTokens: 0, outputTokens: 0 },
  { inputTokens: 1.5, cachedInputTokens: 0, outputTokens: 0 },
  { inputTokens: Number.NaN, cachedInputTokens: 0, outputTokens: 0 },
  { inputTokens: 1, cachedInputTokens: 2, outputTokens: 0 },
  { inputTokens: 1, cachedInputTokens: 0, outputTokens: Number.POSITIVE_INFINITY },
])("refuses an absurd usage: %o", (used) => {
  const price = {
    inputMicrocreditsPerMillion: 1n,
    cachedInputMicrocreditsPerMillion: 1n,
    outputMicrocreditsPerMillion: 1n,
  };
  expect(() => priceUsage(used, price)).toThrow(/not a token usage/);
});
