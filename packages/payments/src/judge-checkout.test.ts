import { expect, test } from "vitest";
import type { CheckoutFacts } from "./checkout-facts.ts";
import { judgeCheckout } from "./judge-checkout.ts";
import type { Payment } from "./payment.store.ts";
import type { PromotionCode } from "./promotion-code.store.ts";

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
  discountCents: 0,
  taxCents: 0,
  currency: "usd",
  automatic: false,
  checkoutSessionId: "cs_1",
  checkoutUrl: "https://checkout.example/cs_1",
  stripeInvoiceId: null,
  paymentIntentId: null,
  chargeId: null,
  stripeFeeCents: null,
  createdAt: new Date("2030-01-01T00:00:00Z"),
  paidAt: null,
};

const paid: CheckoutFacts = {
  checkoutSessionId: "cs_1",
  createdAt: new Date("2030-01-01T00:00:01Z"),
  paymentId: "pay_1",
  customerId: "cus_1",
  mode: "payment",
  isLive: false,
  status: "complete",
  paymentStatus: "paid",
  currency: "usd",
  subtotalCents: 1_000,
  discountCents: 0,
  totalCents: 1_000,
  taxCents: 0,
  discounts: [],
  lines: [{ quantity: 1, unitCents: 1_000, currency: "usd" }],
  hasMoreLines: false,
  paymentIntentId: "pi_1",
  paymentIntentStatus: "succeeded",
  receivedCents: 1_000,
  chargeId: "ch_1",
  paymentMethod: "Visa ending in 4242",
  fee: { balanceTransactionId: "txn_1", feeCents: 59 },
};

function judge(
  facts: CheckoutFacts,
  sold: Payment | null = payment,
  promotionCode: PromotionCode | null = null,
  isLive = false,
) {
  return judgeCheckout(facts, { payment: sold, promotionCode, isLive });
}

test("a Checkout that was paid as it was sold is paid, whatever is still unknown of Stripe's fee", () => {
  expect(judge({ ...paid, fee: null })).toMatchObject({
    kind: "paid",
    checkout: {
      checkoutSessionId: "cs_1",
      paymentIntentId: "pi_1",
      chargeId: "ch_1",
      fee: null,
      promotionCodeId: null,
    },
  });
});

test("tax on top of the price does not matter", () => {
  const taxed = { ...paid, totalCents: 1_190, taxCents: 190, receivedCents: 1_190 };
  expect(judge(taxed).kind).toBe("paid");
});

test("a session whose id was not stored in time is recognised by what it names", () => {
  expect(judge(paid, { ...payment, checkoutSessionId: null }).kind).toBe("paid");
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
  expect(judge({ ...paid, ...change })).toMatchObject({
    kind: "quarantined",
    reason: expect.any(String),
  });
});

const unpaid = { ...paid, paymentStatus: "unpaid", receivedCents: 0, chargeId: null, fee: null };

test.for<[string, Partial<CheckoutFacts>, string]>([
  ["open", { status: "open", paymentIntentId: null, paymentIntentStatus: null }, "pending"],
  ["open after a declined card", { status: "open", paymentIntentStatus: "requires_payment_method" }, "pending"],
  ["complete, the bank has not answered", { paymentIntentStatus: "processing" }, "pending"],
  ["complete, the bank refused", { paymentIntentStatus: "requires_payment_method" }, "failed"],
  ["expired", { status: "expired" }, "expired"],
])("an unpaid Checkout that is %s is not paid", ([, change, kind]) => {
  expect(judge({ ...unpaid, ...change }).kind).toBe(kind);
});

test("a Checkout of somebody else is none of ours until it was paid", () => {
  expect(judge(unpaid, null).kind).toBe("foreign");
  expect(judge(paid, null).kind).toBe("unknown");
});

const spring: PromotionCode = {
  id: "prm_1",
  code: "SPRING",
  percentOff: 25,
  amountOffCents: null,
  redemptionsMax: null,
  redemptionsPerCustomerMax: 1,
  redemptions: 0,
  expiresAt: null,
  stripeCouponId: "co_1",
  stripePromotionCodeId: "promo_1",
};
const discounted: CheckoutFacts = {
  ...paid,
  discountCents: 250,
  totalCents: 750,
  receivedCents: 750,
  discounts: [{ couponId: "co_1", stripePromotionCodeId: "promo_1" }],
};

test("a Checkout with a promotion code of ours is paid when the code takes off what it should", () => {
  expect(judge(discounted, payment, spring)).toMatchObject({
    kind: "paid",
    checkout: { discountCents: 250, promotionCodeId: "prm_1" },
  });
  const amountOff = { ...spring, percentOff: null, amountOffCents: 250 };
  expect(judge(discounted, payment, amountOff).kind).toBe("paid");
});

test("a code that takes everything off leaves nothing to pay", () => {
  const free: CheckoutFacts = {
    ...discounted,
    discountCents: 1_000,
    totalCents: 0,
    receivedCents: 0,
    paymentStatus: "no_payment_required",
    paymentIntentId: null,
    paymentIntentStatus: null,
    chargeId: null,
    fee: null,
  };
  for (const terms of [{ percentOff: 100 }, { percentOff: null, amountOffCents: 5_000 }]) {
    expect(judge(free, payment, { ...spring, ...terms })).toMatchObject({
      kind: "paid",
      checkout: { paymentIntentId: null, discountCents: 1_000 },
    });
  }
  expect(judge({ ...free, status: "open" }, payment, { ...spring, percentOff: 100 }).kind).toBe("quarantined");
});

test.for<[string, Partial<CheckoutFacts>, PromotionCode | null]>([
  ["that we do not know", {}, null],
  ["beside another one", { discounts: [...discounted.discounts, ...discounted.discounts] }, spring],
  ["that Stripe does not name", { discounts: [] }, null],
  ["that takes off too much", {}, { ...spring, percentOff: 24 }],
  ["that takes off too little", {}, { ...spring, percentOff: 26 }],
  ["that had expired", {}, { ...spring, expiresAt: paid.createdAt }],
  ["and a lower price", { subtotalCents: 900, totalCents: 650, receivedCents: 650 }, spring],
])("quarantines a Checkout with a discount %s", ([, change, promotionCode]) => {
  expect(judge({ ...discounted, ...change }, payment, promotionCode)).toMatchObject({ kind: "quarantined" });
});
