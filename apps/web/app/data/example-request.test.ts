import { expect, test } from "vitest";
import { readExample } from "./example-request.ts";

const model = { provider: "openai", creditsPer1K: "2", contextWindow: 128_000, maxOutputTokens: 300, tier: "cheap" };
const MODELS = [
  { ...model, id: "small", name: "Small" },
  { ...model, id: "gpt-4o-mini", name: "GPT-4o mini", maxOutputTokens: 16_384 },
];

test("an address without wishes, or with ones that nobody offers, is the usual example", () => {
  const usual = readExample(new URLSearchParams(), MODELS);
  expect(usual?.choice).toEqual({ model: "gpt-4o-mini", message: "line", answer: "page" });
  expect(readExample(new URLSearchParams("model=none&message=-1&answer=%00"), MODELS)).toEqual(usual);
});

test("an answer is never longer than its model can write, and what is delivered never longer than the answer", () => {
  const example = readExample(new URLSearchParams("model=small&answer=pages"), MODELS);
  expect(example?.request).toEqual({
    model: "small",
    inputTokens: 20,
    outputTokens: 300,
    deliveredTokens: 100,
    capTokens: 300,
  });
});

test("there is no example without a model", () => {
  expect(readExample(new URLSearchParams(), [])).toBeNull();
});
