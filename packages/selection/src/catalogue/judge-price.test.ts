import { expect, test } from "vitest";
import type { PriceRates } from "./catalogue.ts";
import { findLastSound, findPriceFault, findPriceObstacle } from "./judge-price.ts";

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
  expect(findPriceObstacle(judged, null)).toBeNull();
  expect(findPriceObstacle(null, null)).toBe("price_missing");
  expect(findPriceObstacle({ ...judged, quarantineReason: "imported" }, null)).toBe("price_quarantined");
  expect(findPriceObstacle({ ...judged, quarantineReason: "imported", confirmedAt: CONFIRMED }, null)).toBeNull();
  expect(findPriceObstacle({ ...judged, providerOutputPicodollars: 0n }, null)).toBe("price_quarantined");
  expect(findPriceObstacle({ ...judged, providerOutputPicodollars: 0n, confirmedAt: CONFIRMED }, null)).toBeNull();
  expect(findPriceObstacle({ ...judged, outputMicrocreditsPerMillion: 0n, confirmedAt: CONFIRMED }, null)).toBe(
    "price_missing",
  );
});

test("a price that came into the table by hand, far from the last sound one, waits too", () => {
  const judged = { ...RATES, quarantineReason: null, confirmedAt: null };
  const dear = { ...judged, outputMicrocreditsPerMillion: 11_000n };
  expect(findPriceObstacle(dear, RATES)).toBe("price_quarantined");
  expect(findPriceObstacle({ ...dear, confirmedAt: CONFIRMED }, RATES)).toBeNull();
});

test("the last sound price is the newest that was never in quarantine or has been confirmed", () => {
  const judged = { ...RATES, quarantineReason: null, confirmedAt: null };
  const waiting = { ...judged, quarantineReason: "imported" };
  const free = { ...judged, inputMicrocreditsPerMillion: 0n };
  expect(findLastSound([waiting, free, judged])).toBe(judged);
  expect(findLastSound([{ ...waiting, confirmedAt: CONFIRMED }, judged])?.quarantineReason).toBe("imported");
  expect(findLastSound([waiting])).toBeNull();
});
