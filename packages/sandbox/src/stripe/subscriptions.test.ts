import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { getId } from "./reference.ts";
import { startTestStripe, type TestStripe } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
let customer: string;
let basic: string;
let pro: string;
let yearly: string;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
  const product = await stripe.products.create({ name: "Scrip" });
  const newPrice = async (unit_amount: number, interval: "month" | "year") => {
    return (await stripe.prices.create({ currency: "usd", product: product.id, unit_amount, recurring: { interval } }))
      .id;
  };
  basic = await newPrice(4_500, "month");
  pro = await newPrice(10_000, "month");
  yearly = await newPrice(100_000, "year");
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  customer = (await stripe.customers.create({ email: "ada@example.com" })).id;
});

// Its subscriptions end with it, so that the next test's months are not theirs too.
afterEach(() => stripe.customers.del(customer));

/** Makes a card the one that pays the customer's invoices. */
async function useCard(card: string): Promise<string> {
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  return method.id;
}

async function subscribe(fields: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  return stripe.subscriptions.create({ customer, items: [{ price: basic }], ...fields });
}

function advance(by: string) {
  return sandbox.post("/sandbox/clock", { advance: by });
}

async function invoicesOf(subscription: { id: string }): Promise<Stripe.Invoice[]> {
  return (await stripe.invoices.list({ subscription: subscription.id, limit: 100 })).data;
}

/** The types of all events about the customer's subscriptions and invoices, oldest first. */
async function billingEvents(): Promise<string[]> {
  const types = ["customer.subscription.*", "invoice.*"];
  const { data } = await stripe.events.list({ types, limit: 100 });
  return data
    .filter((event) => (event.data.object as { customer?: string }).customer === customer)
    .map((event) => event.type)
    .toReversed();
}

const periodOf = ({ items }: Stripe.Subscription) => {
  const [item] = items.data;
  return { start: item?.current_period_start ?? 0, end: item?.current_period_end ?? 0 };
};

test("a subscription is paid at once, and again every month", async () => {
  const method = await useCard("pm_card_visa");
  const subscription = await subscribe({ metadata: { customerId: "c1" }, expand: ["latest_invoice.payments"] });
  expect(subscription).toMatchObject({ status: "active", customer, metadata: { customerId: "c1" } });
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  expect(invoice).toMatchObject({
    status: "paid",
    billing_reason: "subscription_create",
    amount_paid: 4_500,
    amount_remaining: 0,
    number: expect.stringMatching(/^\w{8}-0001$/),
    parent: { subscription_details: { subscription: subscription.id, metadata: { customerId: "c1" } } },
    lines: {
      data: [
        {
          amount: 4_500,
          description: "1 × Scrip (at $45.00 / month)",
          period: periodOf(subscription),
          pricing: { price_details: { price: basic } },
          parent: { subscription_item_details: { subscription: subscription.id, proration: false } },
        },
      ],
    },
  });
  const intentId = getId(invoice.payments?.data[0]?.payment.payment_intent ?? null);
  const intent = await stripe.paymentIntents.retrieve(intentId);
  expect(intent).toMatchObject({ status: "succeeded", payment_method: method, amount: 4_500 });
  expect(await billingEvents()).toEqual([
    "customer.subscription.created",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_succeeded",
    "customer.subscription.updated",
  ]);

  await advance("32d");
  const renewed = await stripe.subscriptions.retrieve(subscription.id);
  expect(periodOf(renewed).start).toBe(periodOf(subscription).end);
  const [latest] = await invoicesOf(subscription);
  expect(latest).toMatchObject({
    id: renewed.latest_invoice,
    status: "paid",
    billing_reason: "subscription_cycle",
    created: periodOf(subscription).end,
    lines: { data: [{ period: periodOf(renewed) }] },
  });
  expect(latest?.status_transitions.paid_at).toBe(periodOf(subscription).end + 3_600);
});

test("months of neglect are made up for in order, one invoice for each period", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  await advance("190d");
  const invoices = await invoicesOf(subscription);
  expect(invoices).toHaveLength(7);
  expect(invoices.every((invoice) => invoice.status === "paid")).toBe(true);
  const periods = invoices.toReversed().map((invoice) => invoice.lines.data[0]?.period);
  for (const [index, period] of periods.entries()) {
    if (index > 0) expect(period?.start).toBe(periods[index - 1]?.end);
  }
});

test("a renewal is an editable draft for an hour", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const now = Number((await advance("1s")).body.frozen_time);
  await advance(`${periodOf(subscription).end - now + 60}s`);
  const [draft] = await invoicesOf(subscription);
  expect(draft).toMatchObject({ status: "draft", auto_advance: true, number: null });
  await advance("61m");
  expect(await stripe.invoices.retrieve(draft?.id ?? "")).toMatchObject({ status: "paid" });
});

test("a first payment that is refused leaves the subscription incomplete, until another card pays", async () => {
  await useCard("pm_card_chargeCustomerFail");
  const subscription = await subscribe({ expand: ["latest_invoice"] });
  expect(subscription).toMatchObject({ status: "incomplete", latest_invoice: { status: "open", attempt_count: 1 } });
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  const error = await stripe.invoices.pay(invoice.id).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ type: "StripeCardError", code: "card_declined" });
  const { id: better } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  expect(await stripe.invoices.pay(invoice.id, { payment_method: better })).toMatchObject({ status: "paid" });
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  await expect(stripe.invoices.pay(invoice.id)).rejects.toThrow("already paid");
});

test("a first payment that nobody makes expires after 23 hours", async () => {
  const subscription = await subscribe({ payment_behavior: "default_incomplete" });
  expect(subscription.status).toBe("incomplete");
  await advance("24h");
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("incomplete_expired");
  expect((await invoicesOf(subscription)).map((invoice) => invoice.status)).toEqual(["void"]);
});

test("error_if_incomplete leaves nothing behind but the answer", async () => {
  await useCard("pm_card_chargeCustomerFail");
  await expect(subscribe({ payment_behavior: "error_if_incomplete" })).rejects.toMatchObject({ code: "card_declined" });
  expect((await stripe.subscriptions.list({ customer, status: "all" })).data).toEqual([]);
  expect((await stripe.invoices.list({ customer })).data).toEqual([]);
});

test("without any card a subscription cannot start", async () => {
  await expect(subscribe()).rejects.toMatchObject({ code: "resource_missing", statusCode: 400 });
});

test("a bank that asks back makes the subscription wait for the answer", async () => {
  await useCard("pm_card_threeDSecureRequired");
  const subscription = await subscribe({ expand: ["latest_invoice.payments", "latest_invoice.confirmation_secret"] });
  expect(subscription.status).toBe("incomplete");
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  expect(invoice.confirmation_secret?.client_secret).toMatch(/^pi_\w+_secret_/);
  const intent = getId(invoice.payments?.data[0]?.payment.payment_intent ?? null);
  await sandbox.post("/sandbox/authentications", { intent, outcome: "authenticated" });
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  expect((await billingEvents()).filter((type) => type === "invoice.payment_action_required")).toHaveLength(1);
});

test("a renewal that is refused is tried three times more, then the subscription ends", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  await useCard("pm_card_chargeCustomerFail");
  await advance("32d");
  const pastDue = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(pastDue).toMatchObject({ status: "past_due", latest_invoice: { status: "open", attempt_count: 1 } });
  const invoice = pastDue.latest_invoice as Stripe.Invoice;
  expect(invoice.next_payment_attempt).toBe((invoice.status_transitions.finalized_at ?? 0) + 3 * 86_400);
  await advance("15d");
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: "open",
    attempt_count: 4,
    next_payment_attempt: null,
  });
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: "canceled",
    cancellation_details: { reason: "payment_failed" },
  });
  const events = await billingEvents();
  expect(events.filter((type) => type === "invoice.payment_failed")).toHaveLength(4);
  expect(events.at(-1)).toBe("customer.subscription.deleted");
});

test("a new card pays at the next try, and the subscription is good again", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  await useCard("pm_card_chargeCustomerFail");
  await advance("32d");
  await useCard("pm_card_mastercard");
  await advance("4d");
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  expect((await invoicesOf(subscription))[0]).toMatchObject({ status: "paid", attempt_count: 2 });
});

test("an upgrade in mid-period is prorated to the second, on the next invoice", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const { start, end } = periodOf(subscription);
  const half = start + Math.floor((end - start) / 2);
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? "", price: pro }],
    proration_date: half,
  });
  expect(changed.items.data).toMatchObject([{ price: { id: pro }, current_period_end: end }]);
  const pending = await stripe.invoiceItems.list({ customer, pending: true });
  const part = (end - half) / (end - start);
  expect(pending.data.map((item) => item.amount)).toEqual([Math.round(10_000 * part), -Math.round(4_500 * part)]);
  expect(pending.data[1]).toMatchObject({
    proration: true,
    description: expect.stringMatching(/^Unused time on Scrip after \d\d \w{3,4} \d{4}$/),
    period: { start: half, end },
  });
  await advance("32d");
  const [invoice] = await invoicesOf(subscription);
  expect(invoice?.lines.data).toHaveLength(3);
  expect(invoice?.total).toBe(10_000 + Math.round(10_000 * part) - Math.round(4_500 * part));
  expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toEqual([]);
});

test("an upgrade may be invoiced at once; a downgrade is a credit for later", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const item = subscription.items.data[0]?.id ?? "";
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item, price: pro }], proration_behavior: "always_invoice" },
  });
  expect(preview.total).toBeGreaterThan(5_000);
  expect((await stripe.invoiceItems.list({ customer })).data).toEqual([]);
  const { start } = periodOf(subscription);
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item, price: pro }],
    proration_behavior: "always_invoice",
    proration_date: start,
  });
  expect((await invoicesOf(subscription))[0]).toMatchObject({
    billing_reason: "subscription_update",
    status: "paid",
    total: 5_500,
  });
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item, price: basic }],
    proration_behavior: "always_invoice",
    proration_date: start,
  });
  expect((await invoicesOf(subscription))[0]).toMatchObject({ status: "paid", total: -5_500, amount_due: 0 });
  expect(((await stripe.customers.retrieve(customer)) as Stripe.Customer).balance).toBe(-5_500);
  await advance("32d");
  expect((await invoicesOf(subscription))[0]).toMatchObject({
    total: 4_500,
    amount_due: 0,
    starting_balance: -5_500,
    ending_balance: -1_000,
    status: "paid",
  });
});

test("another interval starts a period of its own at once", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const { start } = periodOf(subscription);
  const changed = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? "", price: yearly }],
    proration_date: start,
    expand: ["latest_invoice"],
  });
  expect(periodOf(changed).end - periodOf(changed).start).toBeGreaterThan(364 * 86_400);
  expect(changed.latest_invoice).toMatchObject({ total: 95_500, status: "paid" });
});

test("quantity changes and none of the prorations when they are switched off", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? "", quantity: 3 }],
    proration_behavior: "none",
  });
  expect((await stripe.invoiceItems.list({ customer })).data).toEqual([]);
  await advance("32d");
  expect((await invoicesOf(subscription))[0]?.total).toBe(13_500);
});

test("a subscription ends with its period when it was told to, unless it was told otherwise", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const ending = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  expect(ending).toMatchObject({ status: "active", cancel_at: periodOf(subscription).end, cancel_at_period_end: true });
  const kept = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
  expect(kept).toMatchObject({ cancel_at: null, canceled_at: null });
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  await advance("32d");
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: "canceled",
    ended_at: periodOf(subscription).end,
    cancellation_details: { reason: "cancellation_requested" },
  });
  expect(await invoicesOf(subscription)).toHaveLength(1);
});

test("a subscription can be cancelled at once, with its unused time given back", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const canceled = await stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
  expect(canceled).toMatchObject({ status: "canceled" });
  expect(((await stripe.customers.retrieve(customer)) as Stripe.Customer).balance).toBeLessThan(-4_400);
  await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({ statusCode: 404 });
  await advance("60d");
  expect(await invoicesOf(subscription)).toHaveLength(2);
});

test("a trial costs nothing, warns before its end, and then is paid", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe({ trial_period_days: 14 });
  expect(subscription).toMatchObject({ status: "trialing" });
  expect(await invoicesOf(subscription)).toMatchObject([{ total: 0, status: "paid" }]);
  await advance("12d");
  expect(await billingEvents()).toContain("customer.subscription.trial_will_end");
  await advance("3d");
  const paid = await stripe.subscriptions.retrieve(subscription.id);
  expect(paid).toMatchObject({ status: "active", billing_cycle_anchor: subscription.trial_end });
  expect((await invoicesOf(subscription))[0]).toMatchObject({ total: 4_500, status: "paid" });
});

test.each([
  ["cancel", "canceled"],
  ["pause", "paused"],
] as const)("a trial without a card may %s the subscription", async (behavior, status) => {
  const subscription = await subscribe({
    trial_period_days: 1,
    trial_settings: { end_behavior: { missing_payment_method: behavior } },
  });
  await advance("25h");
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe(status);
  if (status !== "paused") return;
  await useCard("pm_card_visa");
  expect((await stripe.subscriptions.resume(subscription.id)).status).toBe("active");
  expect((await invoicesOf(subscription))[0]).toMatchObject({ total: 4_500, status: "paid" });
});

test.each([
  ["void", "void"],
  ["mark_uncollectible", "uncollectible"],
  ["keep_as_draft", "draft"],
] as const)("paused collection ends invoices by %s, until it resumes", async (behavior, status) => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  const now = Number((await advance("1s")).body.frozen_time);
  await stripe.subscriptions.update(subscription.id, {
    pause_collection: { behavior, resumes_at: now + 40 * 86_400 },
  });
  await advance("33d");
  expect((await invoicesOf(subscription))[0]).toMatchObject({ status, amount_paid: 0 });
  await advance("33d");
  expect((await stripe.subscriptions.retrieve(subscription.id)).pause_collection).toBeNull();
  expect((await invoicesOf(subscription))[0]).toMatchObject({ status: "paid" });
});

test("a coupon lasts as long as it says", async () => {
  await useCard("pm_card_visa");
  const once = await stripe.coupons.create({ percent_off: 50, duration: "once" });
  const subscription = await subscribe({ discounts: [{ coupon: once.id }], expand: ["discounts.source.coupon"] });
  expect(subscription.discounts).toMatchObject([{ source: { coupon: { id: once.id } } }]);
  const months = await stripe.coupons.create({
    amount_off: 500,
    currency: "usd",
    duration: "repeating",
    duration_in_months: 2,
  });
  const longer = await subscribe({ discounts: [{ coupon: months.id }] });
  await advance("32d");
  await advance("31d");
  const totals = async (id: string) => (await invoicesOf({ id })).map((invoice) => invoice.total).toReversed();
  expect(await totals(subscription.id)).toEqual([2_250, 4_500, 4_500]);
  expect(await totals(longer.id)).toEqual([4_000, 4_000, 4_500]);
});

test("a delayed method keeps the subscription active while the bank decides", async () => {
  await useCard("pm_usBankAccount");
  const good = await subscribe();
  expect(good.status).toBe("active");
  expect(await invoicesOf(good)).toMatchObject([{ status: "open" }]);
  await advance("5s");
  expect(await invoicesOf(good)).toMatchObject([{ status: "paid" }]);
  await useCard("pm_usBankAccount_insufficientFunds");
  const bad = await subscribe();
  await advance("5s");
  expect((await stripe.subscriptions.retrieve(bad.id)).status).toBe("past_due");
});

test("the subscriptions of a deleted customer end with it", async () => {
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  await stripe.customers.del(customer);
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
  customer = (await stripe.customers.create({})).id;
});

test("a manual invoice takes up what is pending, and may be voided", async () => {
  await useCard("pm_card_visa");
  await stripe.invoiceItems.create({ customer, amount: 700, currency: "usd", description: "Extra" });
  const draft = await stripe.invoices.create({ customer });
  expect(draft).toMatchObject({ status: "draft", total: 700, billing_reason: "manual" });
  const open = await stripe.invoices.finalizeInvoice(draft.id);
  expect(open).toMatchObject({ status: "open", amount_due: 700 });
  expect(await stripe.invoices.voidInvoice(draft.id)).toMatchObject({ status: "void" });
  await expect(stripe.invoices.finalizeInvoice(draft.id)).rejects.toMatchObject({ code: "invoice_not_editable" });
});

test("a test clock moves the time of everything, at most two intervals at once", async () => {
  const now = Number((await advance("1s")).body.frozen_time);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: now - 5, name: "Renewals" });
  customer = (await stripe.customers.create({ test_clock: clock.id })).id;
  await useCard("pm_card_visa");
  const subscription = await subscribe();
  expect(subscription.test_clock).toBe(clock.id);
  const day = 86_400;
  await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: now + 70 * day })).rejects.toThrow(
    "at most 2 intervals",
  );
  const advancing = await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: now + 33 * day });
  expect(advancing.status).toBe("advancing");
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === "ready") break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await stripe.testHelpers.testClocks.retrieve(clock.id)).toMatchObject({
    status: "ready",
    frozen_time: now + 33 * day,
  });
  expect(await invoicesOf(subscription)).toMatchObject([{ status: "paid" }, { status: "paid" }]);
});
