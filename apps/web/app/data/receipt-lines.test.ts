import { expect, test } from "vitest";
import { listReceiptFacts, listReceiptLines } from "./receipt-lines.ts";
import type { Receipt } from "./wire.ts";

const receipt: Receipt = {
  paymentId: "pay_1",
  number: "R-000042",
  customerName: "Ada Lovelace",
  email: "ada@example.com",
  packageName: "Basic",
  isPlan: false,
  isPlanChange: false,
  isAutomatic: false,
  credits: "5000",
  bonusCredits: "500",
  repaidCredits: "0.147",
  priceCents: 4_500,
  discountCents: 900,
  promotionCode: "SPRING",
  taxCents: 0,
  paidCents: 3_600,
  refundedCents: 1_000,
  currency: "usd",
  paymentMethod: "Visa ending in 4242",
  paidAt: "2030-03-01T10:00:00Z",
  refunds: [
    { amountCents: 1_000, status: "succeeded", createdAt: "2030-03-02T10:00:00Z" },
    { amountCents: 200, status: "pending", createdAt: "2030-03-03T10:00:00Z" },
  ],
};

test("a receipt adds up: price, discount, what was paid, and what went back", () => {
  expect(listReceiptLines(receipt).map(({ label, value }) => `${label}: ${value}`)).toEqual([
    "Basic package: $45.00",
    "Credits: 5,000",
    "Bonus credits: 500",
    "Repaid credits you owed: −0.147",
    "Discount (SPRING): −$9.00",
    "Paid: $36.00 USD",
    "Refunded, 2 March 2030: −$10.00",
    "Refund on its way, 3 March 2030: −$2.00",
  ]);
});

test("each kind of payment is called by its name", () => {
  const nameOf = (kind: Partial<Receipt>) => listReceiptLines({ ...receipt, ...kind })[0]?.label;
  expect(nameOf({ isAutomatic: true })).toBe("Basic package, automatic top-up");
  expect(nameOf({ isPlan: true })).toBe("Basic plan, one month");
  expect(nameOf({ isPlan: true, isPlanChange: true })).toBe("Change to the Basic plan");
});

test("lines that say nothing are left out", () => {
  const plain = {
    ...receipt,
    bonusCredits: "0",
    repaidCredits: "0",
    discountCents: 0,
    promotionCode: null,
    paidCents: 4_500,
    refunds: [],
  };
  expect(listReceiptLines(plain).map(({ label }) => label)).toEqual(["Basic package", "Credits", "Paid"]);
  expect(listReceiptFacts({ ...plain, paymentMethod: null, email: null }).map(({ value }) => value)).toEqual([
    "Ada Lovelace",
    "1 March 2030",
    "pay_1",
  ]);
});
