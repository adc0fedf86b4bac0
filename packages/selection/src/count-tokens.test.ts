import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { countTokens as countExactly } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, expect, test } from "vitest";
import { loadProxies, PROXIES } from "../token-proxies/proxies.ts";
import { PROVIDERS } from "./catalogue/catalogue.ts";
import { boundMeasuredMessages, countMeasuredMessages, loadTokenCounter, type TokenCounter } from "./count-tokens.ts";

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

test("whatever the text: a whole count of at least one token, and at most one for each byte", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 300 }), fc.lorem({ maxCount: 40 })),
      (text) => {
        for (const provider of PROVIDERS) {
          const counted = counter.countText(text, provider);
          expect(Number.isSafeInteger(counted)).toBe(true);
          expect(counted).toBeGreaterThanOrEqual(1);
          expect(counted).toBeLessThanOrEqual(Math.max(Buffer.byteLength(text), countExactly(text, asPlainText)));
        }
      },
    ),
  );
});

test("a text that is only bounded is counted with the bound for every provider", () => {
  for (const text of ["a".repeat(5_000), PROSE.repeat(700)]) {
    const bound = counter.countText(text, "openai");
    for (const provider of PROVIDERS) expect(counter.countText(text, provider)).toBeGreaterThanOrEqual(bound);
  }
});

test("no prompt that the fit did not see has more tokens than its bound, in any public tokenizer", async () => {
  const proxies = await loadProxies();
  const rows = readFileSync(join(import.meta.dirname, "../training/evaluation.jsonl"), "utf8")
    .trim()
    .split("\n");
  const measured = rows.map((line) => {
    const { prompt } = JSON.parse(line) as { prompt: string };
    return { prompt, text: counter.measureText(prompt) };
  });
  const framing = countMeasuredMessages([counter.measureText("")], "openai");
  for (const { name, provider } of PROXIES) {
    const above = measured.filter(
      ({ prompt, text }) => proxies[name](prompt) > boundMeasuredMessages([text], provider) - framing,
    );
    expect(above.map(({ prompt }) => prompt)).toEqual([]);
  }
});

test("the bound is never below the count, and the count itself where the encoding is the provider's", () => {
  for (const text of ["Hi", PROSE, "長城は何のために建てられたのですか。", "a".repeat(5_000), PROSE.repeat(700)]) {
    const measured = [counter.measureText(text)];
    for (const provider of PROVIDERS) {
      const counted = countMeasuredMessages(measured, provider);
      expect(boundMeasuredMessages(measured, provider)).toBeGreaterThanOrEqual(counted);
    }
    expect(boundMeasuredMessages(measured, "openai")).toBe(countMeasuredMessages(measured, "openai"));
  }
});

test("counts of other providers are near those of public tokenizers that stand for theirs", async () => {
  const proxies = await loadProxies();
  const prompts = readFileSync(join(import.meta.dirname, "../token-proxies/prompts.jsonl"), "utf8")
    .trim()
    .split("\n");
  const errors = prompts.flatMap((line) => {
    const { prompt } = JSON.parse(line) as { prompt: string };
    return PROXIES.map(({ name, provider }) =>
      Math.abs(counter.countText(prompt, provider) / proxies[name](prompt) - 1),
    );
  });
  const sorted = errors.toSorted((one, other) => one - other);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(0.06);
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
