import { expect } from "vitest";
import { createPurchaseCheckout, type Purchase } from "./create-purchase-checkout.ts";
import { type Shop, test } from "./test-shop.ts";

async function newPurchase(shop: Shop, change: Partial<Purchase> = {}): Promise<Purchase> {
  return {
    ...(await shop.newCustomer()),
    email: "ada@scrip.test",
    packageId: "basic",
    idempotencyKey: crypto.randomUUID(),
    successUrl: "http://localhost:3000/credits/success?session={CHECKOUT_SESSION_ID}",
    cancelUrl: "http://localhost:3000/credits",
    ...change,
  };
}

test("a Checkout sells exactly the package, and the payment waits for it", async ({ db, shop }) => {
  const purchase = await newPurchase(shop);
  const checkout = await createPurchaseCheckout({ db, ...shop }, purchase);
  const session = await shop.stripe.client.checkout.sessions.retrieve(checkout.checkoutSessionId);
  expect(session).toMatchObject({
    url: checkout.checkoutUrl,
    mode: "payment",
    amount_total: 4_500,
    currency: "usd",
    client_reference_id: checkout.paymentId,
    metadata: { paymentId: checkout.paymentId, customerId: purchase.customerId, packageId: "basic" },
    customer_details: { email: "ada@scrip.test" },
  });
  expect(await db.payment.findUnique({ where: { id: checkout.paymentId } })).toMatchObject({
    status: "pending",
    customerId: purchase.customerId,
    userId: purchase.userId,
    amountCents: 4_500,
    creditsMicrocredits: 5_000_000_000n,
    bonusMicrocredits: 500_000_000n,
    checkoutSessionId: checkout.checkoutSessionId,
    receiptEmail: "ada@scrip.test",
    paidAt: null,
  });
});

test("a double click opens one Checkout", async ({ db, shop }) => {
  const purchase = await newPurchase(shop);
  const clicks = Array.from({ length: 2 }, () => createPurchaseCheckout({ db, ...shop }, purchase));
  const [first, second] = await Promise.all(clicks);
  expect(second).toEqual(first);
  expect(await createPurchaseCheckout({ db, ...shop }, purchase)).toEqual(first);
  expect(await db.payment.count({ where: { customerId: purchase.customerId } })).toBe(1);
  expect(await listSessions(shop, purchase.customerId, db)).toHaveLength(1);
});

test("twenty clicks at once open one Checkout for one customer of Stripe", async ({ db, shop }) => {
  const email = `${crypto.randomUUID()}@scrip.test`;
  const purchase = await newPurchase(shop, { email });
  const clicks = Array.from({ length: 20 }, () => createPurchaseCheckout({ db, ...shop }, purchase));
  const results = await Promise.allSettled(clicks);
  const opened = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.checkoutSessionId] : []));
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
  expect(new Set(opened).size).toBe(1);
  expect(new Set(refused).difference(new Set(["in_flight"])).size).toBe(0);
  expect(await listSessions(shop, purchase.customerId, db)).toHaveLength(1);
  expect((await shop.stripe.client.customers.list({ email })).data).toHaveLength(1);
});

test("two members of a team who buy at once buy as one customer of Stripe", async ({ db, shop }) => {
  const purchase = await newPurchase(shop);
  const attempts = ["ada@scrip.test", "bob@scrip.test"].map((email) =>
    createPurchaseCheckout({ db, ...shop }, { ...purchase, email, idempotencyKey: email }),
  );
  await Promise.all(attempts);
  const sessions = await listSessions(shop, purchase.customerId, db);
  expect(sessions).toHaveLength(2);
});

test("a key that bought another package is refused and opens nothing", async ({ db, shop }) => {
  const purchase = await newPurchase(shop);
  await createPurchaseCheckout({ db, ...shop }, purchase);
  const other = createPurchaseCheckout({ db, ...shop }, { ...purchase, packageId: "pro" });
  await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused" });
  expect(await listSessions(shop, purchase.customerId, db)).toHaveLength(1);
});

test("two customers may use the same key", async ({ db, shop }) => {
  const [first, second] = [await newPurchase(shop), await newPurchase(shop)];
  const idempotencyKey = crypto.randomUUID();
  const one = await createPurchaseCheckout({ db, ...shop }, { ...first, idempotencyKey });
  const other = await createPurchaseCheckout({ db, ...shop }, { ...second, idempotencyKey });
  expect(other.checkoutSessionId).not.toBe(one.checkoutSessionId);
});

test.for<[string, Partial<Purchase>, string]>([
  ["an unknown package", { packageId: "gold" }, "not_found"],
  ["no package", { packageId: "" }, "not_found"],
  ["an empty key", { idempotencyKey: "" }, "invalid_input"],
  ["an absurd key", { idempotencyKey: "k".repeat(201) }, "invalid_input"],
])("%s is refused and changes nothing", async ([, change, code], { db, shop }) => {
  const purchase = await newPurchase(shop, change);
  await expect(createPurchaseCheckout({ db, ...shop }, purchase)).rejects.toMatchObject({ code });
  expect(await db.payment.count({ where: { customerId: purchase.customerId } })).toBe(0);
});

test("a package that is no longer sold cannot be bought", async ({ db, shop }) => {
  await db.package.update({ where: { id: "enterprise" }, data: { active: false } });
  const purchase = await newPurchase(shop, { packageId: "enterprise" });
  await expect(createPurchaseCheckout({ db, ...shop }, purchase)).rejects.toMatchObject({ code: "not_found" });
});

test.for([400, 402, 429, 500, 503])(
  "Stripe's %i is our error, and the next attempt finishes the purchase",
  async (status, { db, shop }) => {
    const purchase = await newPurchase(shop);
    await shop.setApiFaults({ status });
    await expect(createPurchaseCheckout({ db, ...shop }, purchase)).rejects.toMatchObject({
      code: "payment_provider_failed",
      publicMessage: expect.stringContaining("Nothing was charged"),
    });
    await shop.setApiFaults({});
    const { checkoutSessionId } = await createPurchaseCheckout({ db, ...shop }, purchase);
    const payments = await db.payment.findMany({ where: { customerId: purchase.customerId } });
    expect(payments).toMatchObject([{ status: "pending", checkoutSessionId }]);
  },
);

test("an answer that was lost on the way back does not open a second Checkout", async ({ db, shop }) => {
  const purchase = await newPurchase(shop);
  await shop.setApiFaults({ reset: true, nextN: 3 });
  await createPurchaseCheckout({ db, ...shop }, purchase).catch(() => undefined);
  await shop.setApiFaults({});
  await createPurchaseCheckout({ db, ...shop }, purchase);
  expect(await listSessions(shop, purchase.customerId, db)).toHaveLength(1);
});

async function listSessions(shop: Shop, customerId: string, db: Parameters<typeof createPurchaseCheckout>[0]["db"]) {
  const { stripeCustomerId } = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId } });
  const { data } = await shop.stripe.client.checkout.sessions.list({ customer: stripeCustomerId });
  return data.map((session) => session.id);
}

test("a customer who was deleted at Stripe gets a new one there, and can buy", async ({ db, shop }) => {
  const buyer = await shop.newCustomer();
  const gone = await shop.stripe.client.customers.create({ email: "ada@scrip.test" });
  await shop.stripe.client.customers.del(gone.id);
  await db.stripeCustomer.create({ data: { customerId: buyer.customerId, stripeCustomerId: gone.id } });
  const { checkoutSessionId } = await createPurchaseCheckout({ db, ...shop }, await newPurchase(shop, buyer));
  const session = await shop.stripe.client.checkout.sessions.retrieve(checkoutSessionId);
  const kept = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId: buyer.customerId } });
  expect(kept.stripeCustomerId).not.toBe(gone.id);
  expect(session.customer).toBe(kept.stripeCustomerId);
});
