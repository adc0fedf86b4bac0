import { expect, test } from "vitest";
import { DEFAULT_MODELS } from "./default-models.ts";
import { findPriceFault } from "./judge-price.ts";

test("there are 22 models with ids of their own and prices without fault", () => {
  expect(new Set(DEFAULT_MODELS.map(({ id }) => id)).size).toBe(22);
  for (const { rates } of DEFAULT_MODELS) expect(findPriceFault(rates, null)).toBeNull();
});

test("the five list prices the product fixes are credits per 1,000 tokens, the same for input and output", () => {
  const fixed = { "gemini-flash": 1n, "gpt-4o-mini": 2n, "gpt-4o": 25n, "claude-sonnet": 30n, "claude-opus": 150n };
  for (const [id, creditsPerThousand] of Object.entries(fixed)) {
    const rates = DEFAULT_MODELS.find((model) => model.id === id)?.rates;
    const microcreditsPerMillion = creditsPerThousand * 1_000_000_000n;
    expect(rates).toMatchObject({
      inputMicrocreditsPerMillion: microcreditsPerMillion,
      cachedInputMicrocreditsPerMillion: microcreditsPerMillion,
      outputMicrocreditsPerMillion: microcreditsPerMillion,
    });
  }
});

test("a dollar per million tokens is a million pico-dollars per token", () => {
  const haiku = DEFAULT_MODELS.find(({ id }) => id === "claude-haiku")?.rates;
  expect(haiku).toMatchObject({ providerInputPicodollars: 1_000_000n, providerOutputPicodollars: 5_000_000n });
});
