import { expect, test } from "vitest";
import type { PriceRates } from "./catalogue.ts";
import { findPriceFault, findPriceObstacle } from "./judge-price.ts";

const RATES: PriceRates = {
  inputMicrocreditsPerMillion: 1_000n,
  cachedInputMicrocreditsPerMillion: 1_000n,
  outputMicrocreditsPerMillion: 1_000n,
  providerInputPicodollars: 100n,
  providerCachedInputPicodollars: 100n,
  providerOutputPicodollars: 100n,
};
const CONFIRMED = new Date("2026-01-01");

test.each(Object.keys(RATES) as (keyof PriceRates)[])("%s of zero or less is a fault", (name) => {
  expect(findPriceFault({ ...RATES, [name]: 0n }, null)).toContain(name);
  expect(findPriceFault({ ...RATES, [name]: -1n }, null)).toContain(name);
});

test("ten times is a change, more than ten times is a fault, up and down", () => {
  const output = (outputMicrocreditsPerMillion: bigint) => ({ ...RATES, outputMicrocreditsPerMillion });
  expect(findPriceFault(output(10_000n), RATES)).toBeNull();
  expect(findPriceFault(output(100n), RATES)).toBeNull();
  expect(findPriceFault(output(10_001n), RATES)).toContain("outputMicrocreditsPerMillion");
  expect(findPriceFault(output(99n), RATES)).toContain("outputMicrocreditsPerMillion");
});

test("a quarantined price waits for an operator; a customer price of zero is never used", () => {
  const judged = { ...RATES, quarantineReason: null, confirmedAt: null };
  expect(findPriceObstacle(judged)).toBeNull();
  expect(findPriceObstacle(null)).toBe("price_missing");
  expect(findPriceObstacle({ ...judged, quarantineReason: "imported" })).toBe("price_quarantined");
  expect(findPriceObstacle({ ...judged, quarantineReason: "imported", confirmedAt: CONFIRMED })).toBeNull();
  expect(findPriceObstacle({ ...judged, providerOutputPicodollars: 0n })).toBe("price_quarantined");
  expect(findPriceObstacle({ ...judged, providerOutputPicodollars: 0n, confirmedAt: CONFIRMED })).toBeNull();
  expect(findPriceObstacle({ ...judged, outputMicrocreditsPerMillion: 0n, confirmedAt: CONFIRMED })).toBe(
    "price_missing",
  );
});
