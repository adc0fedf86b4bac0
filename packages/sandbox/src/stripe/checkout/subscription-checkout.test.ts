import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getId } from "../reference.ts";
import { startTestStripe, type TestStripe } from "../test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
let price: string;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
  const product = await stripe.products.create({ name: "Pro" });
  const fields = { currency: "usd", product: product.id, unit_amount: 10_000 };
  price = (await stripe.prices.create({ ...fields, recurring: { interval: "month" } })).id;
});
afterAll(() => sandbox.close());

function openSession(fields: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return stripe.checkout.sessions.create({
    mode: "subscription",
    line_items: [{ price, quantity: 1 }],
    success_url: "http://127.0.0.1:9/done",
    cancel_url: "http://127.0.0.1:9/back",
    ...fields,
  });
}

function pay(sessionId: string, outcome: string) {
  return sandbox.post(`/sandbox/checkout/${sessionId}/pay`, { outcome });
}

function retrieve(sessionId: string) {
  const expand = ["subscription.latest_invoice", "subscription.default_payment_method", "invoice"];
  return stripe.checkout.sessions.retrieve(sessionId, { expand });
}

test("a subscription is bought, and its card pays the renewals", async () => {
  const { id, url } = await openSession({ subscription_data: { metadata: { customerId: "c1" } } });
  const html = await (await fetch(url ?? "")).text();
  expect(html).toContain("Subscribe");
  expect(html).toContain("Every month");
  expect((await pay(id, "paid")).body).toMatchObject({
    status: "complete",
    payment_status: "paid",
    payment_intent: null,
  });
  const session = await retrieve(id);
  expect(session).toMatchObject({
    amount_total: 10_000,
    customer: expect.stringMatching(/^cus_/),
    invoice: { status: "paid", amount_paid: 10_000 },
    subscription: {
      status: "active",
      metadata: { customerId: "c1" },
      default_payment_method: { card: { last4: "4242" }, customer: session.customer },
    },
  });
  await sandbox.post("/sandbox/clock", { advance: "32d" });
  const { data } = await stripe.invoices.list({ subscription: (session.subscription as Stripe.Subscription).id });
  expect(data.map((invoice) => [invoice.billing_reason, invoice.status])).toEqual([
    ["subscription_cycle", "paid"],
    ["subscription_create", "paid"],
  ]);
});

test("a declined card leaves the session open, and the next one pays the same subscription", async () => {
  const { id, url } = await openSession();
  expect((await pay(id, "declined")).body).toMatchObject({ status: "open", subscription: null });
  expect(await (await fetch(url ?? "")).text()).toContain("Your card was declined.");
  await pay(id, "paid");
  const session = await retrieve(id);
  expect(session).toMatchObject({ payment_status: "paid", subscription: { status: "active" } });
  const { data } = await stripe.subscriptions.list({ customer: getId(session.customer), status: "all" });
  expect(data).toHaveLength(1);
});

test("a bank that asks back is answered on the page", async () => {
  const { id, url } = await openSession();
  await pay(id, "needs_authentication");
  expect(await (await fetch(url ?? "")).text()).toContain("Your bank asks: pay $100.00?");
  await pay(id, "authentication_failed");
  await pay(id, "needs_authentication");
  await pay(id, "authenticated");
  expect(await retrieve(id)).toMatchObject({ payment_status: "paid", subscription: { status: "active" } });
});

test("a trial asks for a card and charges nothing", async () => {
  const { id, url } = await openSession({ subscription_data: { trial_period_days: 7 } });
  expect(await (await fetch(url ?? "")).text()).toContain("Start trial");
  expect((await pay(id, "paid")).body).toMatchObject({ payment_status: "no_payment_required" });
  expect(await retrieve(id)).toMatchObject({
    amount_total: 0,
    subscription: { status: "trialing", default_payment_method: { card: { last4: "4242" } } },
  });
});

test("a promotion code reduces the first invoice", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
  const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id } });
  const { id } = await openSession({ discounts: [{ promotion_code: code.id }] });
  await pay(id, "paid");
  expect(await retrieve(id)).toMatchObject({ amount_total: 7_500, invoice: { total: 7_500, status: "paid" } });
  expect((await stripe.promotionCodes.retrieve(code.id)).times_redeemed).toBe(1);
});

test("a delayed method settles later", async () => {
  const { id } = await openSession();
  expect((await pay(id, "async_paid")).body).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await sandbox.post("/sandbox/clock", { advance: "5s" });
  expect(await retrieve(id)).toMatchObject({ payment_status: "paid", invoice: { status: "paid" } });
  const { data } = await stripe.events.list({ types: ["checkout.session.async_payment_succeeded"], limit: 1 });
  expect(data[0]?.data.object).toMatchObject({ id });
});

test("what was begun ends with the session", async () => {
  const customer = await stripe.customers.create({});
  const { id } = await openSession({ customer: customer.id });
  await pay(id, "declined");
  await stripe.checkout.sessions.expire(id);
  const { data } = await stripe.subscriptions.list({ customer: customer.id, status: "all" });
  expect(data).toMatchObject([{ status: "incomplete_expired" }]);
});

test("a card is saved without a payment", async () => {
  const customer = await stripe.customers.create({});
  const { id, url } = await openSession({ mode: "setup", customer: customer.id, currency: "usd", line_items: [] });
  expect(await (await fetch(url ?? "")).text()).toContain("Save card");
  expect((await pay(id, "declined")).body).toMatchObject({ status: "open" });
  const { body } = await pay(id, "paid");
  expect(body).toMatchObject({ status: "complete", payment_status: "no_payment_required", amount_total: null });
  const { data } = await stripe.customers.listPaymentMethods(customer.id);
  expect(data).toMatchObject([{ card: { last4: "4242" } }]);
  const intent = await stripe.setupIntents.retrieve(String(body.setup_intent));
  expect(intent).toMatchObject({ status: "succeeded", payment_method: data[0]?.id });
});
