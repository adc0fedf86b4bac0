import { expect, test } from "vitest";
import { ENDING_CASES, priceEndings, priceHold } from "./price-endings.ts";

const rates = {
  inputMicrocreditsPerMillion: 2_000_000_000n,
  cachedInputMicrocreditsPerMillion: 2_000_000_000n,
  outputMicrocreditsPerMillion: 2_000_000_000n,
  providerInputPicodollars: 1n,
  providerCachedInputPicodollars: 1n,
  providerOutputPicodollars: 1n,
};
const request = { inputTokens: 100, outputTokens: 400, deliveredTokens: 150, capTokens: 2_048 };

test("each ending of one request, at 2 credits per 1,000 tokens, is charged as the written table says", () => {
  const charges = Object.fromEntries(
    priceEndings(request, rates).map((ending) => [ending.case, ending.chargeMicrocredits]),
  );
  expect(charges).toEqual({
    completed: 1_000_000n,
    cut_by_cap: 4_296_000n,
    stopped: 500_000n,
    failed_before_output: 0n,
    failed_after_output: 500_000n,
    empty: 0n,
    without_usage: 1_000_000n,
    above_hold: 4_296_000n,
  });
});

test("no ending costs more than is held, for the shortest request and the longest", () => {
  for (const size of [1, 150_000]) {
    const example = { inputTokens: size, outputTokens: 8_192, deliveredTokens: 8_192, capTokens: 8_192 };
    const held = priceHold(example, rates);
    const endings = priceEndings(example, rates);
    expect(endings.map((ending) => ending.case)).toEqual([...ENDING_CASES]);
    for (const { chargeMicrocredits } of endings) expect(chargeMicrocredits).toBeLessThanOrEqual(held);
  }
});
