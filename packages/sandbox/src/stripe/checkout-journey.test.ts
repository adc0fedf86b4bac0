import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getId } from "./reference.ts";
import { SECRET, startTestStripe, type TestStripe, waitFor } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.received.length = 0;
});

async function openSession(fields: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const customer = await stripe.customers.create({ email: "ada@example.com", name: "Ada" });
  return stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    client_reference_id: "customer-1",
    line_items: [
      {
        quantity: 1,
        price_data: { currency: "usd", unit_amount: 1_000, product_data: { name: "Starter: 1,000 credits" } },
      },
    ],
    metadata: { packageId: "starter" },
    payment_intent_data: { metadata: { packageId: "starter" }, description: "Starter" },
    success_url: "http://127.0.0.1:9/credits?session_id={CHECKOUT_SESSION_ID}",
    cancel_url: "http://127.0.0.1:9/credits?cancelled=1",
    ...fields,
  });
}

function pay(sessionId: string, outcome: string) {
  return sandbox.post(`/sandbox/checkout/${sessionId}/pay`, { outcome });
}

function typesAbout(sessionId: string, paymentIntentId?: unknown): string[] {
  return sandbox.received
    .map(({ event }) => event)
    .filter((event) => {
      const object = event.data.object as { id?: string; payment_intent?: unknown };
      return object.id === sessionId || object.id === paymentIntentId || object.payment_intent === paymentIntentId;
    })
    .map((event) => event.type)
    .toSorted();
}

function findEvent(type: string, objectId: string) {
  return sandbox.received.find(({ event }) => {
    return event.type === type && (event.data.object as { id?: string }).id === objectId;
  });
}

test("a paid session is announced by a webhook that the official package verifies", async () => {
  const session = await openSession();
  expect(session).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    amount_total: 1_000,
    payment_intent: null,
  });

  expect(await pay(session.id, "paid")).toMatchObject({
    status: 200,
    body: { id: session.id, object: "checkout.session", status: "complete", payment_status: "paid" },
  });

  const webhook = await waitFor("the webhook", () => findEvent("checkout.session.completed", session.id));
  const event = stripe.webhooks.constructEvent(webhook.body, String(webhook.headers["stripe-signature"]), SECRET);
  expect(event).toMatchObject({
    api_version: Stripe.API_VERSION,
    livemode: false,
    pending_webhooks: 1,
    data: { object: { id: session.id, payment_status: "paid", metadata: { packageId: "starter" } } },
  });
  expect(() =>
    stripe.webhooks.constructEvent(webhook.body, String(webhook.headers["stripe-signature"]), "whsec_other"),
  ).toThrow(Stripe.errors.StripeSignatureVerificationError);
});

test("a paid session leads to its payment, charge, fee and line items", async () => {
  const session = await openSession();
  await pay(session.id, "paid");
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["customer", "line_items.data.price.product", "payment_intent.latest_charge.balance_transaction"],
  });
  expect(paid).toMatchObject({
    url: null,
    customer: { object: "customer", email: "ada@example.com" },
    customer_details: { email: "ada@example.com" },
    line_items: {
      object: "list",
      data: [{ quantity: 1, amount_total: 1_000, price: { product: { name: "Starter: 1,000 credits" } } }],
    },
    payment_intent: {
      object: "payment_intent",
      status: "succeeded",
      amount_received: 1_000,
      metadata: { packageId: "starter" },
      latest_charge: {
        object: "charge",
        paid: true,
        description: "Starter",
        balance_transaction: { object: "balance_transaction", amount: 1_000, fee: 59, net: 941, status: "pending" },
      },
    },
  });
  const intent = paid.payment_intent as Stripe.PaymentIntent;
  await waitFor("all events", () => typesAbout(session.id, intent.id).length >= 4);
  expect(typesAbout(session.id, intent.id)).toEqual([
    "charge.succeeded",
    "checkout.session.completed",
    "payment_intent.created",
    "payment_intent.succeeded",
  ]);
});

test("a declined card leaves the session open, and a later try on it is paid by the same payment intent", async () => {
  const session = await openSession();
  expect((await pay(session.id, "declined")).body).toMatchObject({ status: "open", payment_status: "unpaid" });
  const declined = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
  const intent = declined.payment_intent as Stripe.PaymentIntent;
  expect(intent).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "card_declined", decline_code: "generic_decline" },
    latest_charge: { status: "failed", paid: false, failure_code: "card_declined" },
  });
  await waitFor("the failure", () => findEvent("payment_intent.payment_failed", intent.id));

  expect((await pay(session.id, "paid")).body).toMatchObject({ payment_status: "paid", payment_intent: intent.id });
  expect((await stripe.charges.list({ payment_intent: intent.id })).data.map((charge) => charge.status)).toEqual([
    "succeeded",
    "failed",
  ]);
});

test("a session is paid once: a second payment is refused", async () => {
  const session = await openSession();
  const answers = await Promise.all(Array.from({ length: 5 }, () => pay(session.id, "paid")));
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400, 400, 400, 400]);
  const { data } = await stripe.paymentIntents.list({ customer: getId(session.customer) });
  expect(data).toHaveLength(1);
});

test("a delayed payment completes unpaid, then succeeds", async () => {
  const session = await openSession();
  expect((await pay(session.id, "async_paid")).body).toMatchObject({ status: "complete", payment_status: "unpaid" });
  const completed = await waitFor("completion", () => findEvent("checkout.session.completed", session.id));
  expect(completed.event.data.object).toMatchObject({ payment_status: "unpaid" });
  const settled = await waitFor("payment", () => findEvent("checkout.session.async_payment_succeeded", session.id));
  expect(settled.event.data.object).toMatchObject({ payment_status: "paid" });
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.latest_charge"] });
  expect(paid).toMatchObject({
    payment_status: "paid",
    payment_intent: { status: "succeeded", latest_charge: { status: "succeeded", paid: true } },
  });
});

test("a delayed payment that fails stays unpaid", async () => {
  const session = await openSession();
  await pay(session.id, "async_failed");
  await sandbox.post("/sandbox/clock", { advance: "1m" });
  await waitFor("the failure", () => findEvent("checkout.session.async_payment_failed", session.id));
  const failed = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(failed).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
    payment_intent: { status: "requires_payment_method" },
  });
});

test("a session that nobody pays expires after 24 hours of the product's clock", async () => {
  const session = await openSession();
  await sandbox.post("/sandbox/clock", { advance: "23h" });
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  await sandbox.post("/sandbox/clock", { advance: "2h" });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: "expired", url: null });
  await waitFor("the event", () => findEvent("checkout.session.expired", session.id));
  expect((await pay(session.id, "paid")).status).toBe(400);
});

test("the payment that a session began is cancelled when the session expires", async () => {
  const session = await openSession();
  await pay(session.id, "declined");
  await sandbox.post("/sandbox/clock", { advance: "25h" });
  const expired = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(expired).toMatchObject({ status: "expired", payment_intent: { status: "canceled" } });
});

test("a card that is kept for later belongs to the customer once it has paid", async () => {
  const session = await openSession({ payment_intent_data: { setup_future_usage: "off_session" } });
  await pay(session.id, "paid");
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent.payment_method"] });
  const { payment_method: method } = paid.payment_intent as Stripe.PaymentIntent;
  expect(method).toMatchObject({ customer: session.customer, card: { last4: "4242" } });
  await waitFor("the event", () => findEvent("payment_method.attached", (method as Stripe.PaymentMethod).id));
});

test("a session can be expired at once", async () => {
  const session = await openSession();
  expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: "expired" });
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow("status of `expired`");
});

test("refunds add up to the payment and never beyond it", async () => {
  const session = await openSession();
  const { body: paid } = await pay(session.id, "paid");
  const paymentIntent = String(paid.payment_intent);

  const first = await stripe.refunds.create({ payment_intent: paymentIntent, amount: 300 });
  expect(first).toMatchObject({ status: "succeeded", amount: 300 });
  await expect(stripe.refunds.create({ payment_intent: paymentIntent, amount: 701 })).rejects.toThrow(
    "greater than unrefunded amount",
  );
  const second = await sandbox.post("/sandbox/refunds", { paymentIntent });
  expect(second).toMatchObject({ status: 200, body: { object: "refund", amount: 700 } });
  await expect(stripe.refunds.create({ payment_intent: paymentIntent })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });

  const charge = await stripe.charges.retrieve(getId(first.charge), { expand: ["refunds.data.balance_transaction"] });
  expect(charge).toMatchObject({ amount_refunded: 1_000, refunded: true });
  expect(charge.refunds?.data.map((refund) => refund.balance_transaction)).toMatchObject([
    { amount: -700, fee: 0, net: -700 },
    { amount: -300, fee: 0, net: -300 },
  ]);
  const refunded = await waitFor("the full refund", () =>
    sandbox.received.find(({ event }) => {
      return event.type === "charge.refunded" && event.data.object.id === charge.id && event.data.object.refunded;
    }),
  );
  expect(refunded.event.data.previous_attributes).toEqual({ amount_refunded: 300, refunded: false });
  expect(refunded.event.data.object).not.toHaveProperty("refunds");
});

test("funds become available two days after the payment", async () => {
  const session = await openSession();
  const { body: paid } = await pay(session.id, "paid");
  const intent = await stripe.paymentIntents.retrieve(String(paid.payment_intent), { expand: ["latest_charge"] });
  const transactionId = getId((intent.latest_charge as Stripe.Charge).balance_transaction);
  expect((await stripe.balanceTransactions.retrieve(transactionId)).status).toBe("pending");
  await sandbox.post("/sandbox/clock", { advance: "2d" });
  expect((await stripe.balanceTransactions.retrieve(transactionId)).status).toBe("available");
});

test("without a customer, one is made when the session asks for it", async () => {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    customer_email: "grace@example.com",
    customer_creation: "always",
    line_items: [{ quantity: 2, price_data: { currency: "usd", unit_amount: 450, product_data: { name: "Basic" } } }],
    success_url: "http://127.0.0.1:9/",
  });
  await pay(session.id, "paid");
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["customer", "payment_intent"] });
  expect(paid).toMatchObject({ amount_total: 900, customer: { email: "grace@example.com" } });
  expect((paid.payment_intent as Stripe.PaymentIntent).customer).toBe((paid.customer as Stripe.Customer).id);
});

test("a session is sold at a stored price", async () => {
  const product = await stripe.products.create({ name: "Pro" });
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 10_000,
    product: product.id,
    lookup_key: "pro",
  });
  const found = await stripe.prices.list({ lookup_keys: ["pro"], active: true, expand: ["data.product"] });
  expect(found.data).toMatchObject([{ id: price.id, unit_amount: 10_000, product: { name: "Pro" } }]);
  const session = await openSession({ line_items: [{ price: price.id, quantity: 1 }] });
  const items = await stripe.checkout.sessions.listLineItems(session.id);
  expect(items.data).toMatchObject([{ description: "Pro", amount_total: 10_000, price: { id: price.id } }]);
});
