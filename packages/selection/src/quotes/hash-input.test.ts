import fc from "fast-check";
import { expect, test } from "vitest";
import { hashInput } from "./hash-input.ts";

const messages = [{ role: "user", content: "hi" }] as const;

test("a default left out and a default written down are the same input", () => {
  const short = hashInput({ messages, controls: {} });
  expect(
    hashInput({ messages, controls: { length: "normal", mode: "balanced", model: undefined, excludeProviders: [] } }),
  ).toBe(short);
  expect(hashInput({ messages, controls: { excludeProviders: ["xai", "groq"] } })).toBe(
    hashInput({ messages, controls: { excludeProviders: ["groq", "xai", "groq"] } }),
  );
});

test("another text, role, order or control is another input", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      fc.pre(one !== other);
      const hash = (...contents: string[]) =>
        hashInput({ messages: contents.map((content) => ({ role: "user", content })), controls: {} });
      expect(new Set([hash(one), hash(other), hash(one, other), hash(other, one), hash(one + other)]).size).toBe(5);
    }),
  );
  const base = { messages, controls: {} };
  const variants = [
    base,
    { messages: [{ role: "system", content: "hi" }] as const, controls: {} },
    { messages, controls: { mode: "best" } as const },
    { messages, controls: { model: "gpt-4o" } },
    { messages, controls: { maxOutputTokens: 5 } },
    { messages, controls: { ceilingMicrocredits: 5n } },
  ];
  expect(new Set(variants.map(hashInput)).size).toBe(variants.length);
});
