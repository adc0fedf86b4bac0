import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expireCredits, issueCredits, type TransferTemplate } from "./transfer-templates.ts";

const amount = fc.bigInt({ min: 1n, max: AMOUNT_MAX_MICROCREDITS });
const price = fc.bigInt({ min: 0n, max: 10n ** 15n });
const DOLLAR_ACCOUNTS = new Set(["stripe_clearing", "deferred_revenue", "breakage_revenue"]);

function netOf(template: TransferTemplate): { credits: bigint; usd: bigint } {
  const net = { credits: 0n, usd: 0n };
  for (const side of template.sides) net[DOLLAR_ACCOUNTS.has(side.account) ? "usd" : "credits"] += side.amount;
  return net;
}

test("every template nets to zero in both ledgers, whatever the amounts", () => {
  fc.assert(
    fc.property(amount, price, fc.constantFrom("paid" as const, "promotional" as const), (moved, paid, category) => {
      const issue = issueCredits({
        category,
        historyType: "purchase",
        amountMicrocredits: moved,
        priceNanodollars: paid,
      });
      expect(netOf(issue)).toEqual({ credits: 0n, usd: 0n });
      expect(netOf(expireCredits({ amountMicrocredits: moved, breakageNanodollars: paid }))).toEqual({
        credits: 0n,
        usd: 0n,
      });
    }),
  );
});

test.each([0n, -1n, AMOUNT_MAX_MICROCREDITS + 1n, 2n ** 63n])("moves no amount of %s", (wrong) => {
  expect(() =>
    issueCredits({ category: "paid", historyType: "purchase", amountMicrocredits: wrong, priceNanodollars: 0n }),
  ).toThrow("cannot be moved");
  expect(() => expireCredits({ amountMicrocredits: wrong, breakageNanodollars: 0n })).toThrow("cannot be moved");
});
