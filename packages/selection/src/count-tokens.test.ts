import fc from "fast-check";
import { countTokens as countExactly } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, expect, test } from "vitest";
import { PROVIDERS } from "./catalogue/catalogue.ts";
import { loadTokenCounter, type TokenCounter } from "./count-tokens.ts";

const asPlainText = { disallowedSpecial: new Set<string>() };
const PROSE =
  "The ferry left at noon, and nobody on the quay noticed that one of the two ropes was still tied to the old crane. ";

let counter: TokenCounter;
beforeAll(async () => {
  counter = await loadTokenCounter();
});

test("counts OpenAI's tokens exactly", () => {
  for (const text of [
    PROSE,
    "def add(a, b):\n    return a + b\n",
    "今天天气很好，我们去公园吧。",
    "<|endoftext|>",
    "",
  ]) {
    expect(counter.countText(text, "openai")).toBe(countExactly(text, asPlainText));
  }
});

test("never counts below OpenAI's encoding, for any text and any provider", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.lorem({ maxCount: 40 })), (text) => {
      const exact = countExactly(text, asPlainText);
      for (const provider of PROVIDERS) expect(counter.countText(text, provider)).toBeGreaterThanOrEqual(exact);
    }),
  );
});

test("adds the framing of every message and of the request", () => {
  const messages = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hello" },
  ] as const;
  const texts = messages.reduce((sum, { content }) => sum + counter.countText(content, "openai"), 0);
  expect(counter.countMessages(messages, "openai")).toBe(texts + 4 + 4 + 3);
});

test.each([
  ["prose", PROSE.repeat(700)],
  ["code", 'for (const row of rows) { if (row.id === 7) total += row["price"] * 1.15; }\n'.repeat(1_000)],
  ["digits", "3141592653589793 ".repeat(5_000)],
  ["Russian", "Байкал — самое глубокое озеро в мире, и зимой на нём ходят по льду. ".repeat(1_200)],
  ["Chinese", "长城始建于春秋战国时期，历代不断修建，总长度超过两万公里。".repeat(2_500)],
  ["prose with Hindi after it", PROSE.repeat(400) + "भारत में घूमने के लिए अच्छी जगहें कौन सी हैं? ".repeat(900)],
])("a long text of %s is estimated from above, by less than double", (_name, text) => {
  const exact = countExactly(text, asPlainText);
  const counted = counter.countText(text, "openai");
  expect(text.length).toBeGreaterThan(50_000);
  expect(counted).toBeGreaterThanOrEqual(exact);
  expect(counted).toBeLessThan(2 * exact);
});

test.each([
  ["a letter", "a"],
  ["a space", " "],
  ["a line break", "\n"],
  ["a digit", "7"],
  ["a symbol", "#"],
  ["a lone surrogate", "\ud800"],
  ["an emoji", "👩‍👩‍👧"],
])(
  "a megabyte of %s is counted before the time limit of a test, where the plain encoder takes minutes",
  (_name, unit) => {
    for (const length of [50_000, 1_000_000]) {
      const text = unit.repeat(Math.floor(length / unit.length));
      expect(counter.countText(text, "openai")).toBeGreaterThan(0);
    }
  },
);

test("the count of a run of one letter is never below the exact one", () => {
  for (const length of [150, 1_000, 3_000]) {
    const text = "a".repeat(length);
    expect(counter.countText(text, "openai")).toBeGreaterThanOrEqual(countExactly(text, asPlainText));
  }
});
