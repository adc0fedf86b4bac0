import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getId } from "./reference.ts";
import { startTestStripe, type TestStripe } from "./test-stripe.ts";

// What the sandbox claims about Stripe, in calls that both answer. With a test key of Stripe's in the variable
// STRIPE_SCENARIO_KEY the same scenario runs against Stripe itself; it makes objects in that account's test mode.

const key = process.env.STRIPE_SCENARIO_KEY;
if (key !== undefined && !/^(sk|rk)_test_/.test(key))
  throw new Error("STRIPE_SCENARIO_KEY: give a test key, never a live one");

let sandbox: TestStripe | null = null;
let stripe: Stripe;
let customer: string;

beforeAll(async () => {
  if (key === undefined) sandbox = await startTestStripe();
  stripe = sandbox?.stripe ?? new Stripe(String(key), { maxNetworkRetries: 2 });
  customer = (await stripe.customers.create({ email: "scenario@example.com", metadata: { scenario: "1" } })).id;
});
afterAll(async () => {
  await stripe.customers.del(customer);
  await sandbox?.close();
});

async function newMonthlyPrice(unit_amount: number) {
  return stripe.prices.create({
    currency: "usd",
    unit_amount,
    product_data: { name: `Plan ${unit_amount}` },
    recurring: { interval: "month" },
  });
}

test("a saved card is charged off session, and refunded in parts up to what was paid", async () => {
  const { id: payment_method } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  const fields = { amount: 2_000, currency: "usd", customer, payment_method, off_session: true, confirm: true };
  const intent = await stripe.paymentIntents.create({ ...fields, expand: ["latest_charge.balance_transaction"] });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 2_000,
    latest_charge: { paid: true, captured: true },
  });
  const first = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
  expect(first).toMatchObject({ status: "succeeded", amount: 500, charge: getId(intent.latest_charge) });
  await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 1_501 })).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    param: "amount",
  });
  await stripe.refunds.create({ payment_intent: intent.id });
  await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
});

test("refusals say why", async () => {
  const pay = (payment_method: string) =>
    stripe.paymentIntents.create({
      amount: 2_000,
      currency: "usd",
      payment_method,
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
  await expect(pay("pm_card_visa_chargeDeclinedInsufficientFunds")).rejects.toMatchObject({
    statusCode: 402,
    code: "card_declined",
    decline_code: "insufficient_funds",
  });
  await expect(stripe.customers.retrieve("cus_absent")).rejects.toMatchObject({
    code: "resource_missing",
    param: "id",
  });
  await expect(stripe.products.create({ nickname: "x" } as never)).rejects.toMatchObject({ statusCode: 400 });
});

test("one key has one effect", async () => {
  const options = { idempotencyKey: `scenario-${customer}` };
  const first = await stripe.coupons.create({ percent_off: 10 }, options);
  expect((await stripe.coupons.create({ percent_off: 10 }, options)).id).toBe(first.id);
  await expect(stripe.coupons.create({ percent_off: 20 }, options)).rejects.toBeInstanceOf(
    Stripe.errors.StripeIdempotencyError,
  );
});

test("a Checkout Session is reduced by a promotion code, and expires", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
  const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id } });
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    customer,
    discounts: [{ promotion_code: code.id }],
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 1_000, product_data: { name: "Starter" } } },
    ],
    success_url: "https://example.com/done",
  });
  expect(session).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    payment_intent: null,
    amount_subtotal: 1_000,
    amount_total: 750,
    total_details: { amount_discount: 250 },
  });
  expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: "expired", url: null });
});

test("a subscription is paid, upgraded with proration, and cancelled", async () => {
  const [basic, pro] = await Promise.all([newMonthlyPrice(4_500), newMonthlyPrice(10_000)]);
  const { id: default_payment_method } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: basic.id }],
    default_payment_method,
    expand: ["latest_invoice.payments"],
  });
  expect(subscription).toMatchObject({
    status: "active",
    latest_invoice: { status: "paid", billing_reason: "subscription_create", amount_paid: 4_500 },
  });
  const [item] = subscription.items.data;
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item?.id ?? "", price: pro.id }],
    proration_behavior: "always_invoice",
    proration_date: item?.current_period_start ?? 0,
    expand: ["latest_invoice"],
  });
  expect(changed.latest_invoice).toMatchObject({ billing_reason: "subscription_update", total: 5_500, status: "paid" });
  const ending = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  expect(ending).toMatchObject({ status: "active", cancel_at: item?.current_period_end });
  expect(await stripe.subscriptions.cancel(subscription.id)).toMatchObject({ status: "canceled" });
});
