import { expect, test } from "vitest";
import type { CheckoutFacts } from "./checkout-facts.ts";
import { judgeCheckout } from "./judge-checkout.ts";
import type { Payment } from "./payment.store.ts";

const payment: Payment = {
  id: "pay_1",
  customerId: "cus_1",
  userId: "usr_1",
  packageId: "starter",
  packageName: "Starter",
  status: "pending",
  creditsMicrocredits: 1_000_000_000n,
  bonusMicrocredits: 0n,
  amountCents: 1_000,
  currency: "usd",
  checkoutSessionId: "cs_1",
  checkoutUrl: "https://checkout.example/cs_1",
  paidAt: null,
};

const paid: CheckoutFacts = {
  checkoutSessionId: "cs_1",
  paymentId: "pay_1",
  customerId: "cus_1",
  mode: "payment",
  isLive: false,
  status: "complete",
  paymentStatus: "paid",
  currency: "usd",
  totalCents: 1_000,
  taxCents: 0,
  lines: [{ quantity: 1, unitCents: 1_000, currency: "usd" }],
  hasMoreLines: false,
  paymentIntentId: "pi_1",
  paymentIntentStatus: "succeeded",
  receivedCents: 1_000,
  chargeId: "ch_1",
  stripeFeeCents: 59,
};

test("a Checkout that was paid as it was sold is paid, whatever is still unknown of Stripe's fee", () => {
  expect(judgeCheckout({ ...paid, stripeFeeCents: null }, payment, false)).toMatchObject({
    kind: "paid",
    checkout: { checkoutSessionId: "cs_1", paymentIntentId: "pi_1", chargeId: "ch_1", stripeFeeCents: null },
  });
});

test("tax on top of the price does not matter", () => {
  const taxed = { ...paid, totalCents: 1_190, taxCents: 190, receivedCents: 1_190 };
  expect(judgeCheckout(taxed, payment, false).kind).toBe("paid");
});

test("a session whose id was not stored in time is recognised by what it names", () => {
  expect(judgeCheckout(paid, { ...payment, checkoutSessionId: null }, false).kind).toBe("paid");
});

test.for<[string, Partial<CheckoutFacts>]>([
  ["another amount", { totalCents: 100, receivedCents: 100 }],
  ["an amount that is right only with its tax", { taxCents: 100 }],
  ["less money than was asked", { receivedCents: 999 }],
  ["another currency", { currency: "eur" }],
  ["no amount at all", { totalCents: null }],
  ["two of it", { lines: [{ quantity: 2, unitCents: 500, currency: "usd" }] }],
  ["another price", { lines: [{ quantity: 1, unitCents: 900, currency: "usd" }] }],
  ["something besides", { lines: [...paid.lines, { quantity: 1, unitCents: 0, currency: "usd" }] }],
  ["nothing", { lines: [] }],
  ["another mode", { mode: "setup", paymentStatus: "no_payment_required" }],
  ["a subscription", { mode: "subscription" }],
  ["live mode", { isLive: true }],
  ["another customer", { customerId: "cus_2" }],
  ["no customer", { customerId: null }],
  ["another session of the payment", { checkoutSessionId: "cs_2" }],
  ["no payment needed", { paymentStatus: "no_payment_required" }],
  ["a payment intent that has not succeeded", { paymentIntentStatus: "processing" }],
  ["no payment intent", { paymentIntentId: null, paymentIntentStatus: null }],
])("quarantines a paid Checkout with %s", ([, change]) => {
  expect(judgeCheckout({ ...paid, ...change }, payment, false)).toMatchObject({
    kind: "quarantined",
    reason: expect.any(String),
  });
});

const unpaid = { ...paid, paymentStatus: "unpaid", receivedCents: 0, chargeId: null, stripeFeeCents: null };

test.for<[string, Partial<CheckoutFacts>, string]>([
  ["open", { status: "open", paymentIntentId: null, paymentIntentStatus: null }, "pending"],
  ["open after a declined card", { status: "open", paymentIntentStatus: "requires_payment_method" }, "pending"],
  ["complete, the bank has not answered", { paymentIntentStatus: "processing" }, "pending"],
  ["complete, the bank refused", { paymentIntentStatus: "requires_payment_method" }, "failed"],
  ["expired", { status: "expired" }, "expired"],
])("an unpaid Checkout that is %s is not paid", ([, change, kind]) => {
  expect(judgeCheckout({ ...unpaid, ...change }, payment, false).kind).toBe(kind);
});

test("a Checkout of somebody else is none of ours until it was paid", () => {
  expect(judgeCheckout(unpaid, null, false).kind).toBe("foreign");
  expect(judgeCheckout(paid, null, false).kind).toBe("quarantined");
});
