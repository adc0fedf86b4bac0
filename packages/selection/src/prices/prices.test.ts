import fc from "fast-check";
import { expect, test } from "vitest";
import { costUsage, platformShare, priceUsage } from "../price-usage.ts";
import { type ChargeLine, explainCharge } from "./explain-charge.ts";
import { priceCostPlus } from "./price-cost-plus.ts";
import { replayPrices } from "./replay-prices.ts";

const rate = fc.bigInt({ min: 1n, max: 10n ** 12n });
const rates = fc.record({
  inputMicrocreditsPerMillion: rate,
  cachedInputMicrocreditsPerMillion: rate,
  outputMicrocreditsPerMillion: rate,
  providerInputPicodollars: rate,
  providerCachedInputPicodollars: rate,
  providerOutputPicodollars: rate,
});
const usage = fc
  .tuple(fc.nat(2_000_000), fc.nat(2_000_000), fc.nat(200_000))
  .map(([fresh, cached, outputTokens]) => ({ inputTokens: fresh + cached, cachedInputTokens: cached, outputTokens }));

const sumOf = (lines: readonly ChargeLine[]) => lines.reduce((sum, line) => sum + line.amountMicrocredits, 0n);

test("the lines of a charge sum to it, to the last microcredit, and each is its exact part or less than one away", () => {
  fc.assert(
    fc.property(usage, rates, (used, price) => {
      const charge = priceUsage(used, price);
      const lines = explainCharge(used, price, charge);
      expect(sumOf(lines)).toBe(charge);
      for (const { tokens, microcreditsPerMillion, amountMicrocredits } of lines) {
        expect(tokens).toBeGreaterThan(0);
        const exactTimesMillion = BigInt(tokens) * microcreditsPerMillion;
        expect(amountMicrocredits * 1_000_000n > exactTimesMillion - 1_000_000n).toBe(true);
        expect(amountMicrocredits * 1_000_000n < exactTimesMillion + 1_000_000n).toBe(true);
      }
    }),
    { numRuns: 10_000 },
  );
});

test("where less than the price was charged, one more line takes away the rest, and the lines sum to the charge", () => {
  fc.assert(
    fc.property(usage, rates, fc.bigInt({ min: 1n, max: 10n ** 9n }), (used, price, held) => {
      fc.pre(priceUsage(used, price) > held);
      const lines = explainCharge(used, price, held);
      expect(sumOf(lines)).toBe(held);
      expect(lines.filter(({ kind }) => kind === "adjustment")).toEqual([
        {
          kind: "adjustment",
          tokens: 0,
          microcreditsPerMillion: 0n,
          amountMicrocredits: held - priceUsage(used, price),
        },
      ]);
    }),
  );
});

test("a usage of nothing has no lines", () => {
  const price = fc.sample(rates, { numRuns: 1, seed: 1 })[0];
  if (!price) throw new Error("no sample");
  expect(explainCharge({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }, price, 0n)).toEqual([]);
});

test("what if: the same prices give what was charged, and every request of a model is in its row", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ modelId: fc.constantFrom("a", "b", "c"), used: usage }), { maxLength: 40 }),
      rates,
      (sent, price) => {
        const requests = sent.map(({ modelId, used }) => ({
          modelId,
          usage: used,
          chargeMicrocredits: priceUsage(used, price),
        }));
        const replays = replayPrices(
          requests,
          new Map([
            ["a", price],
            ["b", price],
          ]),
        );
        expect(replays.every(({ modelId }) => modelId !== "c")).toBe(true);
        for (const replay of replays) {
          const ofModel = requests.filter(({ modelId }) => modelId === replay.modelId);
          expect(replay.requests).toBe(ofModel.length);
          expect(replay.wouldChargeMicrocredits).toBe(replay.chargedMicrocredits);
          expect(replay.wouldShareMicrocredits).toBe(
            ofModel.reduce((sum, one) => sum + platformShare(one.chargeMicrocredits), 0n),
          );
          expect(replay.wouldCostNanodollars).toBe(ofModel.reduce((sum, one) => sum + costUsage(one.usage, price), 0n));
        }
      },
    ),
  );
});

test("cost-plus: $10 a million tokens and 15 % at $0.01 a credit are 1.15 credits per 1,000 tokens", () => {
  const provider = {
    providerInputPicodollars: 10_000_000n,
    providerCachedInputPicodollars: 1n,
    providerOutputPicodollars: 20_000_000n,
  };
  const price = priceCostPlus(provider, { creditNanodollars: 10_000_000n, markupPercent: 15n });
  expect(price.inputMicrocreditsPerMillion).toBe(1_150_000_000n);
  expect(price.outputMicrocreditsPerMillion).toBe(2_300_000_000n);
  expect(price.cachedInputMicrocreditsPerMillion).toBe(115n);
});

test("cost-plus never lists below the provider's price with the markup, and by less than one microcredit above", () => {
  const terms = fc.record({
    creditNanodollars: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    markupPercent: fc.bigInt({ min: 0n, max: 500n }),
  });
  fc.assert(
    fc.property(rates, terms, (provider, { creditNanodollars, markupPercent }) => {
      const listed = priceCostPlus(provider, { creditNanodollars, markupPercent }).outputMicrocreditsPerMillion;
      // listed = ceiling of picodollars x 10^6 tokens x (100 + markup) / 100 / 1,000 / creditNanodollars x 10^6
      const exact = provider.providerOutputPicodollars * 10n ** 12n * (100n + markupPercent);
      const unit = 100_000n * creditNanodollars;
      expect(listed * unit >= exact).toBe(true);
      expect((listed - 1n) * unit < exact).toBe(true);
    }),
  );
});

test.each([
  [{ providerInputPicodollars: 0n }, {}],
  [{ providerOutputPicodollars: -1n }, {}],
  [{}, { creditNanodollars: 0n }],
  [{}, { markupPercent: -1n }],
])("cost-plus refuses %o %o", (provider, terms) => {
  const sound = { providerInputPicodollars: 1n, providerCachedInputPicodollars: 1n, providerOutputPicodollars: 1n };
  expect(() =>
    priceCostPlus({ ...sound, ...provider }, { creditNanodollars: 1n, markupPercent: 15n, ...terms }),
  ).toThrow(/must/);
});
