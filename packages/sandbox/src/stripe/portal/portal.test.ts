import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getId } from "../reference.ts";
import { startTestStripe, type TestStripe } from "../test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
let basic: string;
let pro: string;
let customer: string;
let subscription: string;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
  const newPrice = async (name: string, unit_amount: number) => {
    const fields = { currency: "usd", unit_amount, recurring: { interval: "month" as const } };
    return (await stripe.prices.create({ ...fields, product_data: { name } })).id;
  };
  basic = await newPrice("Basic", 4_500);
  pro = await newPrice("<b>Pro</b>", 10_000);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  customer = (await stripe.customers.create({ name: "Ada" })).id;
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  const fields = { customer, items: [{ price: basic }], default_payment_method: method.id };
  subscription = (await stripe.subscriptions.create(fields)).id;
});

async function openPortal(fields: Partial<Stripe.BillingPortal.SessionCreateParams> = {}): Promise<string> {
  const session = await stripe.billingPortal.sessions.create({
    customer,
    return_url: "http://127.0.0.1:9/",
    ...fields,
  });
  return session.url;
}

async function show(url: string) {
  const response = await fetch(url);
  return { status: response.status, html: await response.text(), headers: response.headers };
}

async function choose(url: string, fields: Record<string, string>) {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

test("the page shows the plan, the card and the invoices, and says that it is a sandbox", async () => {
  const { status, html, headers } = await show(await openPortal());
  expect(status).toBe(200);
  expect(html).toContain("Sandbox — no real money moves");
  expect(html).toContain("Billing of Ada");
  expect(html).toContain("$45.00 / month");
  expect(html).toContain("Renews on");
  expect(html).toContain("Visa ending in 4242");
  expect(html).toContain("&lt;b&gt;Pro&lt;/b&gt;, $100.00 / month");
  expect(html).not.toContain("<b>Pro");
  expect(html).not.toContain("<script");
  expect(html).toContain('href="http://127.0.0.1:9/"');
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("a plan is changed, with proration", async () => {
  const url = await openPortal();
  expect(await choose(url, { action: "change_plan", subscription, price: pro })).toMatchObject({ status: 303 });
  expect((await stripe.subscriptions.retrieve(subscription)).items.data).toMatchObject([{ price: { id: pro } }]);
  expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toHaveLength(2);
});

test("a subscription is cancelled at the end of its period, and kept after all", async () => {
  const url = await openPortal();
  await choose(url, { action: "cancel", subscription });
  expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true);
  expect((await show(url)).html).toContain("Keep the subscription");
  await choose(url, { action: "keep", subscription });
  expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(false);
});

test("a configuration decides what is offered: here, to cancel at once and nothing else", async () => {
  const configuration = await stripe.billingPortal.configurations.create({
    features: { subscription_cancel: { enabled: true, mode: "immediately" } },
  });
  const url = await openPortal({ configuration: configuration.id });
  const { html } = await show(url);
  expect(html).toContain("Cancel now");
  expect(html).not.toContain("Change plan");
  expect(html).not.toContain("Use this card");
  expect((await choose(url, { action: "change_plan", subscription, price: pro })).status).toBe(400);
  expect((await choose(url, { action: "use_card", card: "pm_card_visa" })).status).toBe(400);
  await choose(url, { action: "cancel", subscription });
  expect((await stripe.subscriptions.retrieve(subscription)).status).toBe("canceled");
  expect((await show(url)).html).toContain("There is no subscription at this time.");
});

test("only the prices of the configuration are offered, and it can be changed", async () => {
  const product = getId((await stripe.prices.retrieve(basic)).product);
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products: [{ product, prices: [basic] }],
        proration_behavior: "always_invoice",
      },
    },
  });
  const url = await openPortal({ configuration: configuration.id });
  expect((await choose(url, { action: "change_plan", subscription, price: pro })).status).toBe(400);
  await stripe.billingPortal.configurations.update(configuration.id, {
    features: {
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products: [{ product, prices: [pro] }],
        proration_behavior: "always_invoice",
      },
    },
  });
  expect((await choose(url, { action: "change_plan", subscription, price: pro })).status).toBe(303);
  const [invoice] = (await stripe.invoices.list({ customer })).data;
  expect(invoice).toMatchObject({ billing_reason: "subscription_update", status: "paid" });
});

test("another card pays from now on; one that the bank refuses changes nothing", async () => {
  const url = await openPortal({ flow_data: { type: "payment_method_update" } });
  expect((await show(url)).html).not.toContain("Change plan");
  await choose(url, { action: "use_card", card: "pm_card_mastercard" });
  const after = await stripe.subscriptions.retrieve(subscription, { expand: ["default_payment_method"] });
  expect(after.default_payment_method).toMatchObject({ card: { last4: "4444" }, customer });
  await choose(url, { action: "use_card", card: "pm_card_chargeCustomerFail" });
  const refused = await choose(await openPortal(), { action: "change_plan", subscription, price: pro });
  expect(refused.status).toBe(303); // prorations wait for the next invoice, so the bank is not asked yet
});

test("a change that the bank refuses is not made", async () => {
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      payment_method_update: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        products: [{ product: getId((await stripe.prices.retrieve(pro)).product), prices: [pro] }],
        proration_behavior: "always_invoice",
      },
    },
  });
  const url = await openPortal({ configuration: configuration.id });
  await choose(url, { action: "use_card", card: "pm_card_chargeCustomerFail" });
  const refused = await choose(url, { action: "change_plan", subscription, price: pro });
  expect(refused.status).toBe(402);
  expect(refused.html).toContain("Nothing was changed.");
  expect((await stripe.subscriptions.retrieve(subscription)).items.data).toMatchObject([{ price: { id: basic } }]);
});

test("a flow leads back when it is done", async () => {
  const redirect = { return_url: "http://127.0.0.1:9/done" };
  const url = await openPortal({
    flow_data: {
      type: "subscription_cancel",
      subscription_cancel: { subscription },
      after_completion: { type: "redirect", redirect },
    },
  });
  expect(await choose(url, { action: "cancel", subscription })).toMatchObject({
    status: 303,
    location: redirect.return_url,
  });
});

test("nobody else's subscription, no nonsense, and no link that is older than an hour", async () => {
  const url = await openPortal();
  const other = await stripe.customers.create({});
  const otherUrl = await openPortal({ customer: other.id });
  const answers = await Promise.all([
    choose(otherUrl, { action: "cancel", subscription }),
    choose(url, { action: "explode", subscription }),
    choose(url, { action: "use_card", card: "4242424242424242" }),
    show(`${sandbox.url()}/p/session/bps_absent`),
    show(`${sandbox.url()}/p/session/%00`),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 404, 404]);
  for (const { html } of answers) expect(html).not.toMatch(/ {4}at |node_modules/);
  await sandbox.post("/sandbox/clock", { advance: "61m" });
  expect((await show(url)).status).toBe(404);
});
