import { microcreditsOf } from "@scrip/money";
import { expect, test } from "vitest";
import { readCeiling } from "./ceiling.ts";
import type { Problem } from "./conversation-session.ts";
import { explainNoWords } from "./ending-words.ts";
import { groupByDay } from "./group-by-day.ts";
import { smallestCovering } from "./package-price.ts";
import { platformShareOf } from "./platform-share.ts";
import { retrySecondsOf, wordsForNoPrice, wordsForProblem } from "./problem-words.ts";
import { upToHundredths } from "./round-credits.ts";

test("every problem says what happened to the money before anything else", () => {
  const codes = [
    "debt_outstanding",
    "customer_frozen",
    "quote_expired",
    "unauthenticated",
    "not_found",
    "rate_limited",
  ];
  for (const code of [...codes, "something_new"]) {
    const refused: Problem = { code, message: "Because.", kind: "refused" };
    expect(wordsForProblem(refused).title, code).toMatch(/^Nothing was charged\./);
    expect(wordsForProblem({ ...refused, kind: "broken" }).title, code).toMatch(/^You pay for what came/);
  }
  expect(wordsForProblem({ code: "unreachable", message: "", kind: "unknown" }).text).toContain("charged once");
});

test("without a price nothing was sent, and who is logged out is shown the way back", () => {
  expect(wordsForNoPrice({ code: "busy", message: "Try again." })).toEqual({
    title: "Nothing was sent or charged. There is no price.",
    text: "Try again.",
  });
  const gone = wordsForNoPrice({ code: "not_found", message: "There is no such conversation." });
  expect(gone).toMatchObject({ title: expect.stringContaining("Nothing was charged"), action: { to: "/chat" } });
  const loggedOut = wordsForNoPrice({ code: "unauthenticated", message: "Log in, or send an API key." });
  expect(loggedOut).toMatchObject({
    title: "Nothing was charged. You are logged out.",
    action: { label: "Log in", to: "/login?next=%2Fchat" },
  });
  expect(loggedOut.text).not.toContain("API");
});

test("a refusal for a while says for how long", () => {
  expect(retrySecondsOf({ code: "rate_limited", details: { retryAfterSeconds: 12.2 } })).toBe(13);
  expect(retrySecondsOf({ code: "rate_limited", details: { retryAfterSeconds: "soon" } })).toBeNull();
  expect(retrySecondsOf({ code: "not_found", details: { retryAfterSeconds: 5 } })).toBeNull();
});

test("an answer without words says what it cost", () => {
  expect(explainNoWords("failed_before_output", "0")).toBe(
    "Nothing was charged. The provider did not answer. Try again, or choose another model.",
  );
  expect(explainNoWords("length", "1.5")).toMatch(/^1\.5 credits were charged\. /);
  expect(explainNoWords(undefined, undefined)).toBe("No answer came.");
});

test("the cheapest package that covers what is missing is offered, the largest where none does", () => {
  const packages = [
    { id: "pro", priceCents: 10_000, totalCredits: "13500" },
    { id: "starter", priceCents: 1_000, totalCredits: "1000" },
  ];
  const offered = (missing: string) => smallestCovering(packages, microcreditsOf(missing))?.id;
  expect([offered("0.000001"), offered("1000"), offered("1000.000001"), offered("99999")]).toEqual([
    "starter",
    "starter",
    "pro",
    "pro",
  ]);
  expect(smallestCovering([], 1n)).toBeNull();
});

test("a promise is rounded up, and the platform's share down", () => {
  expect(upToHundredths(microcreditsOf("2.080001"))).toBe(microcreditsOf("2.09"));
  expect(upToHundredths(microcreditsOf("2.08"))).toBe(microcreditsOf("2.08"));
  expect(platformShareOf(115n)).toBe(15n);
  expect(platformShareOf(114n)).toBe(14n);
});

test.for([
  ["", {}],
  [" 2.50 ", { maxCredits: "2.5" }],
  ["1,000", { maxCredits: "1000" }],
] as const)("a limit is read: %j", ([written, read]) => {
  expect(readCeiling(written)).toEqual(read);
});

test.for(["0", "-1", "abc", "1.0000001", "1e3"])("what is no limit is told: %s", (written) => {
  expect(readCeiling(written).problem).toBeDefined();
});

test("conversations are grouped by day, in their order", () => {
  const at = (updatedAt: string) => ({ updatedAt });
  const items = ["2026-11-23T09:00:00Z", "2026-11-22T23:59:00Z", "2026-11-17T00:00:00Z", "2026-10-02T00:00:00Z"].map(
    at,
  );
  expect(groupByDay(items, "2026-11-23T10:00:00Z").map(({ label }) => label)).toEqual([
    "Today",
    "Yesterday",
    "Last week",
    "October 2026",
  ]);
});
