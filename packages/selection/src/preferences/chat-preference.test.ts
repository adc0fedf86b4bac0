import { expect, test } from "vitest";
import { preferControls } from "./chat-preference.ts";

const PREFERENCE = {
  mode: "economy",
  length: "brief",
  ceilingMicrocredits: 5_000_000n,
  excludedProviders: ["google"],
} as const;

test("what a message leaves open is as the person prefers it", () => {
  expect(preferControls({}, PREFERENCE, false)).toEqual({
    mode: "economy",
    length: "brief",
    ceilingMicrocredits: 5_000_000n,
    excludeProviders: ["google"],
  });
});

test("what a message says counts", () => {
  const said = { mode: "best", length: "detailed", ceilingMicrocredits: 1n, excludeProviders: [] } as const;
  expect(preferControls(said, PREFERENCE, false)).toEqual(said);
});

test("a model that is asked for by name is used, whoever makes it", () => {
  expect(preferControls({ model: "gemini-flash" }, PREFERENCE, false).excludeProviders).toBeUndefined();
  const contradiction = { model: "gemini-flash", excludeProviders: ["google"] };
  expect(preferControls(contradiction, PREFERENCE, false).excludeProviders).toEqual(["google"]);
});

test("a program gets what it asks for, but from no provider that its owner has excluded", () => {
  expect(preferControls({ mode: "balanced" }, PREFERENCE, true)).toEqual({
    mode: "balanced",
    excludeProviders: ["google"],
  });
});
