import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestStripe, type TestStripe } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
let customer: string;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  customer = (await stripe.customers.create({ email: "ada@example.com" })).id;
});

function payOffSession(payment_method: string, fields: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({
    amount: 4_500,
    currency: "usd",
    customer,
    payment_method,
    off_session: true,
    confirm: true,
    ...fields,
  });
}

async function refusal(attempt: Promise<unknown>): Promise<Stripe.errors.StripeCardError> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeCardError) return error;
  throw new Error(`not a refusal: ${String(error)}`);
}

test("a saved card is charged without its holder", async () => {
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  expect(method).toMatchObject({ customer, type: "card", card: { last4: "4242" } });
  const intent = await payOffSession(method.id, { metadata: { reason: "top-up" }, expand: ["latest_charge"] });
  expect(intent).toMatchObject({
    status: "succeeded",
    amount_received: 4_500,
    metadata: { reason: "top-up" },
    latest_charge: { paid: true, payment_method: method.id, customer, metadata: { reason: "top-up" } },
  });
});

test.each([
  ["pm_card_chargeCustomerFail", "card_declined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
  ["pm_card_authenticationRequired", "authentication_required", "authentication_required"],
])("%s is refused with %s, and the attempt is kept", async (card, code, declineCode) => {
  const error = await refusal(payOffSession(card));
  expect(error).toMatchObject({ statusCode: 402, type: "StripeCardError", code, decline_code: declineCode });
  const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? "", { expand: ["latest_charge"] });
  expect(intent).toMatchObject({
    status: "requires_payment_method",
    payment_method: null,
    last_payment_error: { code, payment_method: { id: error.payment_method?.id } },
    latest_charge: { id: error.charge, status: "failed", failure_code: code },
  });
  const { data } = await stripe.events.list({ types: ["payment_intent.payment_failed"], limit: 1 });
  expect(data[0]?.data.object).toMatchObject({ id: intent.id });
});

test("a refusal is the stored answer of its idempotency key, and a second card pays the same intent", async () => {
  const options = { idempotencyKey: `refused-${customer}` };
  const fields = { amount: 900, currency: "usd", customer, payment_method: "pm_card_chargeDeclined", confirm: true };
  const first = await refusal(stripe.paymentIntents.create(fields, options));
  const second = await refusal(stripe.paymentIntents.create(fields, options));
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
  expect((await stripe.charges.list({ customer })).data).toHaveLength(1);
  const id = first.payment_intent?.id ?? "";
  expect(await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" })).toMatchObject({
    status: "succeeded",
    last_payment_error: null,
  });
  await expect(stripe.paymentIntents.confirm(id)).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
  await expect(stripe.paymentIntents.cancel(id)).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
});

test("with the holder there, a bank may ask back, and is answered", async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 900,
    currency: "usd",
    customer,
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    return_url: "http://localhost/back",
  });
  expect(intent).toMatchObject({
    status: "requires_action",
    next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "http://localhost/back" } },
  });
  const no = await sandbox.post("/sandbox/authentications", { intent: intent.id, outcome: "authentication_failed" });
  expect(no.body).toMatchObject({ status: "requires_payment_method" });
  await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_authenticationRequired" });
  const yes = await sandbox.post("/sandbox/authentications", { intent: intent.id, outcome: "authenticated" });
  expect(yes.body).toMatchObject({ status: "succeeded", amount_received: 900 });
  const again = await sandbox.post("/sandbox/authentications", { intent: intent.id, outcome: "authenticated" });
  expect(again.status).toBe(400);
});

test("the bank's question has a page of its own, which leads back", async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 900,
    currency: "usd",
    payment_method: "pm_card_threeDSecureRequired",
    confirm: true,
    return_url: "http://127.0.0.1:9/back",
  });
  const url = intent.next_action?.redirect_to_url?.url ?? "";
  expect(await (await fetch(url)).text()).toContain("Your bank asks: pay $9.00?");
  const body = new URLSearchParams({ outcome: "authenticated" });
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  expect(answer.headers.get("location")).toBe(
    `http://127.0.0.1:9/back?payment_intent=${intent.id}&redirect_status=succeeded`,
  );
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
});

test("a card that was set up with its holder is charged later without a question", async () => {
  const intent = await stripe.setupIntents.create({
    customer,
    payment_method: "pm_card_authenticationRequiredOnSetup",
    confirm: true,
  });
  expect(intent.status).toBe("requires_action");
  const { body } = await sandbox.post("/sandbox/authentications", { intent: intent.id, outcome: "authenticated" });
  expect(body).toMatchObject({ object: "setup_intent", status: "succeeded", customer });
  expect((await payOffSession(String(body.payment_method))).status).toBe("succeeded");

  const without = await stripe.paymentMethods.attach("pm_card_authenticationRequiredOnSetup", { customer });
  expect(await refusal(payOffSession(without.id))).toMatchObject({ code: "authentication_required" });
});

test("a card that the bank refuses is not saved", async () => {
  const attached = await refusal(stripe.paymentMethods.attach("pm_card_chargeDeclined", { customer }));
  expect(attached).toMatchObject({ code: "card_declined" });
  const setUp = await refusal(
    stripe.setupIntents.create({ customer, payment_method: "pm_card_chargeDeclined", confirm: true }),
  );
  expect(setUp).toMatchObject({ code: "card_declined", setup_intent: { status: "requires_payment_method" } });
  expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
});

test("a payment method belongs to one customer, until it is detached", async () => {
  const other = await stripe.customers.create({});
  const { id } = await stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  await expect(payOffSession(id, { customer: other.id })).rejects.toThrow("does not belong to the Customer");
  await expect(stripe.paymentMethods.attach(id, { customer: other.id })).rejects.toThrow("does not belong");
  expect((await stripe.paymentMethods.list({ customer, type: "card" })).data).toMatchObject([{ id }]);
  expect(await stripe.customers.retrievePaymentMethod(customer, id)).toMatchObject({ id });
  expect(await stripe.paymentMethods.detach(id)).toMatchObject({ customer: null });
  const after = (await stripe.customers.retrieve(customer)) as Stripe.Customer;
  expect(after.invoice_settings.default_payment_method).toBeNull();
});

test("a delayed method is processing, then succeeds or fails", async () => {
  const good = await payOffSession("pm_usBankAccount");
  const bad = await payOffSession("pm_usBankAccount_insufficientFunds");
  expect([good.status, bad.status]).toEqual(["processing", "processing"]);
  await sandbox.post("/sandbox/clock", { advance: "5s" });
  const after = await Promise.all([good, bad].map(({ id }) => stripe.paymentIntents.retrieve(id)));
  expect(after.map((intent) => intent.status)).toEqual(["succeeded", "requires_payment_method"]);
});

test("an intent may be changed until it is paid, and cancelled", async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 900, currency: "usd", customer });
  expect(await stripe.paymentIntents.update(id, { amount: 1_200, metadata: { a: "1" } })).toMatchObject({
    amount: 1_200,
    status: "requires_payment_method",
    metadata: { a: "1" },
  });
  await expect(stripe.paymentIntents.confirm(id)).rejects.toThrow("missing a payment method");
  expect(await stripe.paymentIntents.cancel(id, { cancellation_reason: "duplicate" })).toMatchObject({
    status: "canceled",
    cancellation_reason: "duplicate",
  });
});

test("a deleted customer leaves only its id", async () => {
  expect(await stripe.customers.del(customer)).toMatchObject({ id: customer, deleted: true });
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ id: customer, deleted: true });
  await expect(stripe.customers.update(customer, { name: "x" })).rejects.toMatchObject({ statusCode: 404 });
  await expect(payOffSession("pm_card_visa")).rejects.toMatchObject({ code: "resource_missing", param: "customer" });
});

test("products and prices change, and a lookup key can be handed over", async () => {
  const product = await stripe.products.create({ name: "Pro" });
  const fields = { currency: "usd", product: product.id, lookup_key: `pro-${customer}` };
  const old = await stripe.prices.create({ ...fields, unit_amount: 10_000, recurring: { interval: "month" } });
  expect(old).toMatchObject({ type: "recurring", recurring: { interval: "month", interval_count: 1 } });
  await expect(stripe.prices.create({ ...fields, unit_amount: 11_000 })).rejects.toMatchObject({
    code: "resource_already_exists",
  });
  const next = await stripe.prices.create({ ...fields, unit_amount: 11_000, transfer_lookup_key: true });
  expect((await stripe.prices.list({ lookup_keys: [fields.lookup_key] })).data).toMatchObject([{ id: next.id }]);
  expect(await stripe.prices.update(old.id, { active: false })).toMatchObject({ active: false, lookup_key: null });
  expect(await stripe.products.update(product.id, { name: "Pro+", default_price: next.id })).toMatchObject({
    name: "Pro+",
    default_price: next.id,
  });
});
