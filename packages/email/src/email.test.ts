import { expect, test } from "vitest";
import { readEmailEnv } from "./env.ts";
import { type ReceiptMail, renderReceiptMail, renderRefundMail } from "./receipt-mail.ts";

const receipt: ReceiptMail = {
  paymentId: "pay_1",
  number: "R-000007",
  packageName: "Pro",
  isPlan: false,
  amountCents: 122_500,
  discountCents: 0,
  promotionCode: null,
  taxCents: 0,
  paymentMethod: "Visa ending in 4242",
  creditsMicrocredits: 12_000_000_000n,
  bonusMicrocredits: 1_500_000_000n,
  repaidMicrocredits: 0n,
  balanceMicrocredits: 13_500_123_000n,
  paidAt: new Date("2026-03-01T10:00:00Z"),
  webUrl: "https://scrip.example",
};

test("the first line of a receipt says the amount and the balance, in both parts", async () => {
  const { subject, html, text } = await renderReceiptMail(receipt);
  const firstLine =
    "You bought 12,000 credits and 1,500 bonus credits for $1,225.00; your balance is 13,500.123 credits.";
  expect(text.split("\n")[0]).toBe(firstLine);
  expect(html).toContain(firstLine);
  expect(subject).toBe("Receipt: 12,000 credits for $1,225.00");
  expect(text).not.toMatch(/owe/);
  for (const fact of [
    "Paid: $1,225.00 USD",
    "Date: 2026-03-01 10:00 UTC",
    "Payment: pay_1",
    "Receipt: R-000007",
    "Paid with: Visa ending in 4242",
    "https://scrip.example/receipts/pay_1",
  ]) {
    expect(text).toContain(fact);
  }
});

test("a receipt says what of the credits repaid a debt, so that its first line adds up", async () => {
  const repaid = { repaidMicrocredits: 147_000n, balanceMicrocredits: 13_499_853_000n };
  const { html, text } = await renderReceiptMail({ ...receipt, ...repaid });
  const firstLine =
    "You bought 12,000 credits and 1,500 bonus credits for $1,225.00; 0.147 of them repaid credits you owed, and your balance is 13,499.853 credits.";
  expect(text.split("\n")[0]).toBe(firstLine);
  expect(html).toContain(firstLine);
  expect(text).toContain("Repaid credits you owed: −0.147");
});

test("a month of a plan is not called a package", async () => {
  const { text } = await renderReceiptMail({ ...receipt, isPlan: true });
  expect(text).toContain("Monthly plan: Pro");
  expect(text).not.toMatch(/package/i);
});

test("a package without a bonus does not speak of one", async () => {
  const { html, text } = await renderReceiptMail({ ...receipt, bonusMicrocredits: 0n });
  expect(`${html}${text}`).not.toMatch(/bonus/i);
});

test("a receipt with a discount shows the price, the code and what was paid", async () => {
  const { text } = await renderReceiptMail({ ...receipt, discountCents: 22_500, promotionCode: "SPRING" });
  for (const fact of ["Price: $1,225.00", "Discount (SPRING): −$225.00", "Paid: $1,000.00 USD"]) {
    expect(text).toContain(fact);
  }
});

test("a refund says what went back, the balance, and what is owed", async () => {
  const refund = { ...receipt, refundedCents: 5_000, debtMicrocredits: 2_000_000n };
  const { subject, text } = await renderRefundMail(refund);
  expect(subject).toBe("Refund: $50.00");
  expect(text.split("\n")[0]).toMatch(/^We refunded \$50\.00 .* your balance is 13,500\.123 credits\.$/);
  expect(text).toContain("Owed: 2 credits");
});

test("a name cannot bring markup into the mail", async () => {
  const { html } = await renderReceiptMail({ ...receipt, packageName: "<img src=x>" });
  expect(html).not.toContain("<img");
});

test.for([
  { SMTP_URL: undefined, name: "SMTP_URL" },
  { SMTP_URL: "http://mail.example", name: "SMTP_URL" },
  { SMTP_URL: "smtp://", name: "SMTP_URL" },
  { SMTP_URL: "smtp://mail.example", MAIL_FROM: "", name: "MAIL_FROM" },
  { SMTP_URL: "smtp://mail.example", MAIL_FROM: "Scrip", name: "MAIL_FROM" },
  { SMTP_URL: "smtp://mail.example", MAIL_FROM: "a@b.example\r\nBcc: x@y.example", name: "MAIL_FROM" },
])("refuses a mail configuration that cannot work: %o", ({ name, ...variables }) => {
  expect(() => readEmailEnv(variables)).toThrow(new RegExp(name));
});

test("takes a sender with and without a name", () => {
  for (const from of ["Scrip <hello@scrip.example>", "hello@scrip.example"]) {
    expect(readEmailEnv({ SMTP_URL: "smtps://u:p@mail.example", MAIL_FROM: from }).from).toBe(from);
  }
});
