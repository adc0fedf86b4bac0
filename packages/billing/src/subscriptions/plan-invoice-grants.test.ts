import { formatCredits } from "@scrip/money";
import type { InvoiceLineFacts, SubscriptionPlan } from "@scrip/payments";
import fc from "fast-check";
import { expect, test } from "vitest";
import { planInvoiceGrants } from "./plan-invoice-grants.ts";

const CREDIT = 1_000_000n;
const PLANS = [
  plan("basic", 5_000n, 500n, 4_500),
  plan("pro", 12_000n, 1_500n, 10_000),
  plan("business", 30_000n, 5_000n, 22_500),
];
const ANCHOR = new Date("2026-01-31T08:00:00Z");
const START = new Date("2026-02-28T08:00:00Z");
const END = new Date("2026-03-31T08:00:00Z");
const AFTER_NEXT = new Date("2026-04-30T08:00:00Z");

function plan(packageId: string, credits: bigint, bonus: bigint, priceCents: number): SubscriptionPlan {
  return {
    stripePriceId: `price_${packageId}`,
    stripeProductId: `prod_${packageId}`,
    packageId,
    packageName: packageId,
    creditsMicrocredits: credits * CREDIT,
    bonusMicrocredits: bonus * CREDIT,
    priceCents,
    currency: "usd",
  };
}

function line(packageId: string, amountCents: number, isProration = false): InvoiceLineFacts {
  const lineId = `il_${packageId}_${amountCents}_${isProration}`;
  const period = { periodStart: START, periodEnd: END };
  return {
    lineId,
    amountCents,
    currency: "usd",
    quantity: 1,
    stripePriceId: `price_${packageId}`,
    isProration,
    ...period,
  };
}

function grantsOf(lines: InvoiceLineFacts[], paidCents: number, taxCents = 0) {
  const grants = planInvoiceGrants({ lines, paidCents, taxCents, currency: "usd" }, PLANS, ANCHOR);
  return grants?.map(({ plan: { packageId }, cents, creditsMicrocredits, bonusMicrocredits }) => [
    packageId,
    cents,
    Number(formatCredits(creditsMicrocredits)),
    Number(formatCredits(bonusMicrocredits)),
  ]);
}

test.for([
  { what: "a month of Basic", lines: [line("basic", 4_500)], paid: 4_500, gives: [["basic", 4_500, 5_000, 500]] },
  { what: "a month of Pro", lines: [line("pro", 10_000)], paid: 10_000, gives: [["pro", 10_000, 12_000, 1_500]] },
  {
    what: "a month of Business",
    lines: [line("business", 22_500)],
    paid: 22_500,
    gives: [["business", 22_500, 30_000, 5_000]],
  },
  {
    what: "half a month from Basic to Pro",
    lines: [line("basic", -2_250, true), line("pro", 5_000, true)],
    paid: 2_750,
    gives: [["pro", 2_750, 3_300, 412.5]],
  },
  {
    what: "half a month from Pro to Business",
    lines: [line("pro", -5_000, true), line("business", 11_250, true)],
    paid: 6_250,
    gives: [["business", 6_250, 6_250 / 0.75, 6_250 / 4.5]],
  },
  {
    what: "a month of Basic after half a month of Pro was given back",
    lines: [line("pro", -5_000, true), line("basic", 2_250, true), line("basic", 4_500)],
    paid: 1_750,
    gives: [["basic", 1_750, 1_750 / 0.9, 175 / 0.9]],
  },
  {
    what: "a month of Basic, half of it paid from a credit at Stripe",
    lines: [line("basic", 4_500)],
    paid: 2_250,
    gives: [["basic", 2_250, 2_500, 250]],
  },
  {
    what: "a month of Basic with tax",
    lines: [line("basic", 4_500)],
    paid: 5_400,
    tax: 900,
    gives: [["basic", 4_500, 5_000, 500]],
  },
  {
    what: "a month of Basic and 45 cents of an older rest",
    lines: [line("basic", 4_500)],
    paid: 4_545,
    gives: [["basic", 4_545, 5_050, 505]],
  },
  { what: "two of Basic", lines: [line("basic", 9_000)], paid: 9_000, gives: [["basic", 9_000, 10_000, 1_000]] },
])("$what gives what was paid for", ({ lines, paid, tax, gives }) => {
  const floor = (micro: number) => Math.floor(micro * 1e6 + 1e-3) / 1e6;
  const expected = gives.map(([id, cents, credits, bonus]) => [
    id,
    cents,
    floor(Number(credits)),
    floor(Number(bonus)),
  ]);
  expect(grantsOf(lines, paid, tax ?? 0)).toEqual(expected);
});

test("an invoice that sells something else as well gives nothing by itself", () => {
  expect(grantsOf([line("basic", 4_500), line("unknown", 100)], 4_600)).toBeUndefined();
  expect(grantsOf([], 4_600)).toBeUndefined();
  expect(grantsOf([{ ...line("basic", 4_500), currency: "eur" }], 4_500)).toBeUndefined();
});

test("credits last until the end of the period after the one that was paid, also for a change within it", () => {
  const lines = [line("basic", 4_500), line("pro", 1_000, true)];
  const grants = planInvoiceGrants({ lines, paidCents: 5_500, taxCents: 0, currency: "usd" }, PLANS, ANCHOR);
  expect(grants?.map(({ expiresAt }) => expiresAt)).toEqual([AFTER_NEXT, AFTER_NEXT]);
});

test("whatever the lines: every cent counts once, none gives credits twice, and nothing is given for nothing", () => {
  const lines = fc.array(
    fc.tuple(fc.constantFrom("basic", "pro", "business"), fc.integer({ min: -30_000, max: 30_000 }), fc.boolean()),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 40_000 }), (drawn, paidCents) => {
      const asked = drawn.map(([id, cents, isProration]) => line(id, cents, isProration));
      const grants = planInvoiceGrants({ lines: asked, paidCents, taxCents: 0, currency: "usd" }, PLANS, ANCHOR);
      if (!asked.some(({ amountCents }) => amountCents > 0)) {
        expect(grants).toBeNull();
        return;
      }
      expect(grants?.reduce((sum, { cents }) => sum + cents, 0)).toBe(paidCents);
      for (const { plan: sold, cents, creditsMicrocredits } of grants ?? []) {
        expect(cents).toBeGreaterThan(0);
        const exact = sold.creditsMicrocredits * BigInt(cents);
        expect(creditsMicrocredits * BigInt(sold.priceCents)).toBeLessThanOrEqual(exact);
        expect((creditsMicrocredits + 1n) * BigInt(sold.priceCents)).toBeGreaterThan(exact);
      }
    }),
  );
});
