import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXAMPLE_KEYS } from "./example-keys.ts";
import { getId } from "./reference.ts";
import { API_KEY, connect, startTestStripe, type TestStripe } from "./test-stripe.ts";
import { API_VERSION } from "./wire.ts";

let sandbox: TestStripe;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());

type Wire = { error?: Record<string, string>; [key: string]: unknown };

/** A request by hand, for what the official client would never send. */
async function call(method: string, path: string, init: { body?: string; headers?: Record<string, string> } = {}) {
  const response = await fetch(`${sandbox.url()}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      ...(init.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...init.headers,
    },
    ...(init.body === undefined ? {} : { body: init.body }),
  });
  const text = await response.text();
  expect(text).not.toMatch(/ {4}at |node_modules/); // never a stack
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Wire };
}

test("the API version is the one the installed package pins", () => {
  expect(API_VERSION).toBe(Stripe.API_VERSION);
});

test("a wrong or missing key is 401", async () => {
  await expect(connect(sandbox.url(), "sk_test_other").customers.list()).rejects.toBeInstanceOf(
    Stripe.errors.StripeAuthenticationError,
  );
  expect((await call("GET", "/v1/customers", { headers: { authorization: "" } })).status).toBe(401);
});

test("another API version is refused", async () => {
  const answer = await call("GET", "/v1/customers", { headers: { "stripe-version": "2020-08-27" } });
  expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(API_VERSION) } } });
});

test("every answer carries a request id, and echoes the idempotency key", async () => {
  const answer = await call("POST", "/v1/customers", { body: "name=Ada", headers: { "idempotency-key": "echo-1" } });
  expect(answer.headers.get("request-id")).toMatch(/^req_\w+/);
  expect(answer.headers.get("idempotency-key")).toBe("echo-1");
  expect(answer.headers.get("stripe-version")).toBe(API_VERSION);
});

test("customers are created, read, changed and listed", async () => {
  const created = await stripe.customers.create({
    name: "Ada",
    email: "ada@example.com",
    metadata: { a: "1", b: "2" },
  });
  expect(created.id).toMatch(/^cus_\w{14}$/);
  expect(Math.abs(created.created - Date.now() / 1000)).toBeLessThan(60);
  const changed = await stripe.customers.update(created.id, { name: "Ada L.", metadata: { a: "", c: "3" } });
  expect(changed).toMatchObject({ name: "Ada L.", email: "ada@example.com", metadata: { b: "2", c: "3" } });
  expect(await stripe.customers.retrieve(created.id)).toEqual(
    expect.objectContaining({ id: created.id, name: "Ada L." }),
  );
  const { data } = await stripe.customers.list({ email: "ada@example.com" });
  expect(data.map((customer) => customer.id)).toEqual([created.id]);
  const events = await stripe.events.list({ types: ["customer.updated"] });
  expect(events.data[0]?.data.previous_attributes).toEqual({ name: "Ada", metadata: { a: "1", b: "2" } });
});

test("lists are newest first and page in both directions", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    ids.unshift((await stripe.customers.create({ email: "paging@example.com", name: `Customer ${index}` })).id);
  }
  const email = "paging@example.com";
  const first = await stripe.customers.list({ email, limit: 2 });
  expect(first).toMatchObject({ object: "list", has_more: true, url: "/v1/customers" });
  expect(first.data.map((customer) => customer.id)).toEqual(ids.slice(0, 2));
  const last = await stripe.customers.list({ email, limit: 2, starting_after: ids[3] ?? "" });
  expect(last).toMatchObject({ has_more: false, data: [{ id: ids[4] }] });
  const back = await stripe.customers.list({ email, limit: 2, ending_before: ids[4] ?? "" });
  expect(back.has_more).toBe(true);
  expect(back.data.map((customer) => customer.id)).toEqual(ids.slice(2, 4));

  const all: string[] = [];
  for await (const customer of stripe.customers.list({ email, limit: 2 })) all.push(customer.id);
  expect(all).toEqual(ids);
});

test("a repeated idempotency key replays the first answer and has one effect", async () => {
  const options = { idempotencyKey: "create-once" };
  const first = await stripe.customers.create({ name: "Once" }, options);
  const second = await stripe.customers.create({ name: "Once" }, options);
  expect(second.id).toBe(first.id);
  expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await expect(stripe.customers.create({ name: "Twice" }, options)).rejects.toBeInstanceOf(
    Stripe.errors.StripeIdempotencyError,
  );
  const events = await stripe.events.list({ type: "customer.created", limit: 100 });
  expect(events.data.filter((event) => (event.data.object as Stripe.Customer).name === "Once")).toHaveLength(1);
});

test("an idempotency key is free again after 24 hours", async () => {
  const options = { idempotencyKey: "daily" };
  const first = await stripe.customers.create({ name: "Daily" }, options);
  await sandbox.post("/sandbox/clock", { advance: "25h" });
  const next = await stripe.customers.create({ name: "Daily, changed" }, options);
  expect(next.id).not.toBe(first.id);
});

test("a request that failed validation does not use up its key", async () => {
  const headers = { "idempotency-key": "validation" };
  expect((await call("POST", "/v1/customers", { body: "wrong=1", headers })).status).toBe(400);
  expect((await call("POST", "/v1/customers", { body: "name=Right", headers })).status).toBe(200);
});

test("the same key in flight is 409, and the client may try again", async () => {
  await sandbox.post("/sandbox/faults", { api: { hang: 400, nextN: 1 } });
  const options = { idempotencyKey: "in-flight" };
  const slow = stripe.customers.create({ name: "Slow" }, options);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const answer = await call("POST", "/v1/customers", {
    body: "name=Slow",
    headers: { "idempotency-key": "in-flight" },
  });
  expect(answer).toMatchObject({
    status: 409,
    body: { error: { type: "idempotency_error", code: "idempotency_key_in_use" } },
  });
  expect(answer.headers.get("stripe-should-retry")).toBe("true");
  const { id } = await slow;
  expect((await stripe.customers.create({ name: "Slow" }, options)).id).toBe(id);
});

test("a connection that is reset after the work was done loses only the answer", async () => {
  await sandbox.post("/sandbox/faults", { api: { reset: true, nextN: 1 } });
  // The official client tries a closed connection once more by itself, with the same key.
  const created = await stripe.customers.create({ name: "Reset" });
  expect(created.lastResponse.headers["idempotent-replayed"]).toBe("true");
  const events = await stripe.events.list({ type: "customer.created", limit: 100 });
  expect(events.data.filter((event) => (event.data.object as Stripe.Customer).name === "Reset")).toHaveLength(1);
});

test("the fault switch answers an error for the next calls only", async () => {
  await sandbox.post("/sandbox/faults", { api: { status: 429, nextN: 1 } });
  await expect(stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  await sandbox.post("/sandbox/faults", { api: { status: 503 } });
  await expect(stripe.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeAPIError);
  await sandbox.post("/sandbox/faults", {});
  expect((await stripe.customers.list()).object).toBe("list");
});

const LONG = "x".repeat(600);

test.each([
  ["unknown parameter", "POST", "/v1/customers", "nickname=x", 400, "parameter_unknown", "nickname"],
  [
    "unknown nested parameter",
    "POST",
    "/v1/customers",
    "address[planet]=x",
    400,
    "parameter_unknown",
    "address[planet]",
  ],
  ["unknown list parameter", "GET", "/v1/customers?page=2", undefined, 400, "parameter_unknown", "page"],
  ["a prototype as a parameter", "POST", "/v1/customers", "__proto__[x]=1", 400, "parameter_unknown", "__proto__"],
  ["missing parameter", "POST", "/v1/products", "active=true", 400, "parameter_missing", "name"],
  ["empty text", "POST", "/v1/products", "name=", 400, "parameter_invalid_empty", "name"],
  ["not a number", "GET", "/v1/customers?limit=ten", undefined, 400, "parameter_invalid_integer", "limit"],
  ["limit too high", "GET", "/v1/customers?limit=101", undefined, 400, "parameter_invalid_integer", "limit"],
  ["limit zero", "GET", "/v1/customers?limit=0", undefined, 400, "parameter_invalid_integer", "limit"],
  ["not an e-mail", "POST", "/v1/customers", "email=ada", 400, "email_invalid", "email"],
  ["metadata too long", "POST", "/v1/customers", `metadata[a]=${LONG}`, 400, "parameter_invalid_string", "metadata[a]"],
  ["too many keys", "POST", "/v1/customers", manyKeys(51), 400, "parameter_invalid", "metadata"],
  ["absent customer", "GET", "/v1/customers/cus_absent", undefined, 404, "resource_missing", "id"],
  ["id of another type", "GET", "/v1/prices/cus_absent", undefined, 404, "resource_missing", "id"],
  ["page at nothing", "GET", "/v1/customers?starting_after=x", undefined, 400, "resource_missing", "starting_after"],
  [
    "price of no product",
    "POST",
    "/v1/prices",
    "currency=usd&unit_amount=1&product=x",
    400,
    "resource_missing",
    "product",
  ],
  ["real but not covered", "POST", "/v1/customers", "tax[ip_address]=1.1.1.1", 400, "sandbox_not_covered", "tax"],
])("%s gets Stripe's error", async (_name, method, path, body, status, code, param) => {
  const answer = await call(method, path, body === undefined ? {} : { body });
  expect(answer).toMatchObject({
    status,
    body: { error: { type: "invalid_request_error", code, param, message: expect.any(String) } },
  });
  expect(answer.headers.get("stripe-should-retry")).toBe("false");
});

function manyKeys(count: number): string {
  return Array.from({ length: count }, (_, index) => `metadata[k${index}]=v`).join("&");
}

/** A good session in form encoding, with some of its parameters replaced; null leaves one out. */
function sessionForm(changes: Record<string, string | null>): string {
  const form = {
    mode: "payment",
    success_url: "http://localhost/",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][product_data][name]": "Starter",
    "line_items[0][price_data][unit_amount]": "1000",
    ...changes,
  };
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}

const UNIT_AMOUNT = "line_items[0][price_data][unit_amount]";

test.each<[string, Record<string, string | null>, string]>([
  ["no quantity", { "line_items[0][quantity]": null }, "line_items[0][quantity]"],
  ["a negative quantity", { "line_items[0][quantity]": "-1" }, "line_items[0][quantity]"],
  ["an amount with a fraction", { [UNIT_AMOUNT]: "100.5" }, UNIT_AMOUNT],
  ["an amount below Stripe's smallest", { [UNIT_AMOUNT]: "49" }, "line_items"],
  ["an amount above Stripe's largest", { [UNIT_AMOUNT]: "50000000", "line_items[0][quantity]": "2" }, "line_items"],
  ["an address that is script", { success_url: "javascript:alert(1)" }, "success_url"],
  ["an address with a line break", { cancel_url: "http://localhost/\r\nx: y" }, "cancel_url"],
  [
    "a price that is not there",
    { "line_items[1][price]": "price_x", "line_items[1][quantity]": "1" },
    "line_items[1][price]",
  ],
  ["both a price and price data", { "line_items[0][price]": "price_x" }, "line_items[0][price]"],
  ["a customer that is not there", { customer: "cus_x" }, "customer"],
  ["an expiry in the past", { expires_at: "1" }, "expires_at"],
  ["two currencies", { currency: "eur" }, "line_items"],
  ["a mode that there is not", { mode: "gift" }, "mode"],
  ["a one-time price for a subscription", { mode: "subscription" }, "line_items[0][price]"],
  ["something to pay for saving a card", { mode: "setup" }, "line_items"],
  ["data of another mode", { "subscription_data[description]": "x" }, "subscription_data"],
])("a session with %s is refused and leaves nothing behind", async (_name, changes, param) => {
  const before = await stripe.products.list({ limit: 100 });
  expect(await call("POST", "/v1/checkout/sessions", { body: sessionForm(changes) })).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error", param } },
  });
  expect(await stripe.products.list({ limit: 100 })).toMatchObject({ data: before.data });
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
});

test("a good session of that form is accepted", async () => {
  const answer = await call("POST", "/v1/checkout/sessions", { body: sessionForm({}) });
  expect(answer).toMatchObject({ status: 200, body: { amount_total: 1_000 } });
});

test.each([
  ["JSON instead of a form", "/v1/customers", '{"name":"Ada"}', { "content-type": "application/json" }],
  ["broken percent-encoding", "/v1/customers", "name=%E0%A4%A", {}],
  ["a null byte", "/v1/customers", "name=a%00b", {}],
  ["broken brackets", "/v1/customers", "name[=x", {}],
  ["a value and a hash at once", "/v1/customers", "metadata=x&metadata[a]=b", {}],
  ["endless nesting", "/v1/customers", `a${"[b]".repeat(5_000)}=x`, {}],
  ["a flood of parameters", "/v1/customers", "a=1&".repeat(5_000), {}],
  ["a null byte in the path", "/v1/customers/%00", "name=x", {}],
  ["a broken path", "/v1/customers/%E0%A4%A", "name=x", {}],
  ["an endless idempotency key", "/v1/customers", "name=x", { "idempotency-key": "k".repeat(300) }],
])("%s is 400", async (_name, path, body, headers) => {
  expect(await call("POST", path, { body, headers })).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error", message: expect.any(String) } },
  });
});

test("a body above 1 MB is 413, and a route that is not covered is 404", async () => {
  expect((await call("POST", "/v1/customers", { body: `name=${"x".repeat(1_100_000)}` })).status).toBe(413);
  expect(await call("GET", "/v1/payouts")).toMatchObject({
    status: 404,
    body: { error: { type: "invalid_request_error", message: expect.stringContaining("README") } },
  });
});

test("expansion is four levels deep at most and only along references", async () => {
  const list = await call("GET", "/v1/customers?expand[]=data.a.b.c.d");
  expect(list).toMatchObject({ status: 400, body: { error: { code: "property_expansion_max_depth" } } });
  const { id } = await stripe.customers.create({ name: "Expand" });
  await expect(stripe.customers.retrieve(id, { expand: ["name"] })).rejects.toThrow("cannot be expanded (name)");
});

/** One object of each kind that subscriptions bring along. */
async function makeBillingObjects(customer: string) {
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 500,
    product_data: { name: "Monthly" },
    recurring: { interval: "month" },
  });
  const { id: method } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    default_payment_method: method,
    expand: ["latest_invoice.payments"],
  });
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  const session = await stripe.billingPortal.sessions.create({ customer });
  const configuration = await stripe.billingPortal.configurations.retrieve(getId(session.configuration));
  return {
    "billing_portal.configuration": configuration,
    "billing_portal.configuration.features": configuration.features,
    "billing_portal.session": session,
    invoice,
    invoice_payment: invoice.payments?.data[0],
    invoiceitem: await stripe.invoiceItems.create({ customer, amount: 100, currency: "usd" }),
    line_item: invoice.lines.data[0],
    subscription,
    subscription_item: subscription.items.data[0],
  };
}

test("objects carry the keys of Stripe's own examples", async () => {
  const customer = await stripe.customers.create({ name: "Keys" });
  const product = await stripe.products.create({ name: "Keys" });
  const price = await stripe.prices.create({ currency: "usd", unit_amount: 500, product: product.id });
  const coupon = await stripe.coupons.create({ percent_off: 10 });
  const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id } });
  const open = await stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    discounts: [{ promotion_code: code.id }],
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "http://localhost/",
  });
  await sandbox.post(`/sandbox/checkout/${open.id}/pay`, { outcome: "paid" });
  const session = await stripe.checkout.sessions.retrieve(open.id, {
    expand: [
      "line_items",
      "payment_intent.latest_charge.balance_transaction",
      "payment_intent.payment_method",
      "total_details.breakdown",
    ],
  });
  const intent = session.payment_intent as Stripe.PaymentIntent;
  const charge = intent.latest_charge as Stripe.Charge;
  const refund = await stripe.refunds.create({ charge: charge.id, amount: 100 });
  const { body: dispute } = await sandbox.post("/sandbox/disputes", { paymentIntent: intent.id, path: "open" });
  const { data: events } = await stripe.events.list({ limit: 1 });
  const { body: clock } = await sandbox.post("/sandbox/clock", { advance: "1s" });
  const billing = await makeBillingObjects(customer.id);
  const objects = {
    balance_transaction: charge.balance_transaction,
    charge,
    "charge.payment_method_details.card": charge.payment_method_details?.card,
    "checkout.session": session,
    coupon,
    customer,
    discount: session.total_details?.breakdown?.discounts[0]?.discount,
    dispute,
    "dispute.evidence": dispute.evidence,
    "dispute.evidence_details": dispute.evidence_details,
    event: events[0],
    item: session.line_items?.data[0],
    payment_intent: intent,
    payment_method: intent.payment_method,
    "payment_method.card": (intent.payment_method as Stripe.PaymentMethod).card,
    price,
    product,
    promotion_code: code,
    refund,
    setup_intent: await stripe.setupIntents.create({ customer: customer.id }),
    "test_helpers.test_clock": clock,
    ...billing,
  } satisfies Record<keyof typeof EXAMPLE_KEYS, unknown>;
  for (const [name, keys] of Object.entries(EXAMPLE_KEYS)) {
    const present = Object.keys(objects[name as keyof typeof objects] ?? {});
    expect(present, name).toEqual(expect.arrayContaining(keys.split(" ")));
  }
});
