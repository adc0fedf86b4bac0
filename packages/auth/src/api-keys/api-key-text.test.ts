import { newId } from "@scrip/db";
import { expect, test } from "vitest";
import { hashApiKeyText, makeApiKeyText, parseApiKeyText } from "./api-key-text.ts";

test("a key reads back as what it was made of", () => {
  for (const environment of ["live", "sandbox"] as const) {
    const apiKeyId = newId("key");
    const text = makeApiKeyText(environment, apiKeyId);
    expect(text).toMatch(/^scrip_(live|sandbox)_[0-9a-f]{32}_[0-9A-Za-z]{49}$/);
    expect(parseApiKeyText(text)).toEqual({ text, environment, apiKeyId });
  }
});

test("no two keys share a secret", () => {
  const apiKeyId = newId("key");
  const keys = Array.from({ length: 500 }, () => makeApiKeyText("live", apiKeyId));
  expect(new Set(keys.map(hashApiKeyText)).size).toBe(500);
});

test("one character changed anywhere is noticed by the checksum", () => {
  const text = makeApiKeyText("live", newId("key"));
  for (let i = 0; i < text.length; i += 1) {
    const other = text[i] === "a" ? "b" : "a";
    expect(parseApiKeyText(text.slice(0, i) + other + text.slice(i + 1)), `at ${i}`).toBeNull();
  }
});

test("cut, extended, re-dressed and foreign texts are no keys", () => {
  const text = makeApiKeyText("live", newId("key"));
  const foreign = ["", "scrip_", "sk-live-123", "x".repeat(10_000), "scrip_live__", "\0", "null"];
  const dressed = [
    text.slice(0, -1),
    `${text}0`,
    ` ${text}`,
    `${text}\n`,
    text.replace("_live_", "_sandbox_"),
    text.toUpperCase(),
  ];
  for (const bad of [...foreign, ...dressed]) expect(parseApiKeyText(bad), bad).toBeNull();
});
