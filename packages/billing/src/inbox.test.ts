import { getBalance } from "@scrip/credits";
import { isFullTest } from "@scrip/testing";
import fc from "fast-check";
import { expect } from "vitest";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import { type Shop, test } from "./test-shop.ts";

const COMPLETED = "checkout.session.completed";
const STARTER = 1_000_000_000n;

test("an event that comes before our row is parked, and applied when the row is there", async ({
  db,
  database,
  shop,
}) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  await database.owner.query("CREATE TABLE not_yet AS SELECT * FROM payment WHERE id = $1", [paymentId]);
  await database.owner.query("DELETE FROM payment WHERE id = $1", [paymentId]);
  const paymentIntent = await shop.intentOf(checkoutSessionId);
  const refund = await shop.control("/sandbox/refunds", { paymentIntent, amount: 100 });
  const events = [
    await shop.receiveEvent(COMPLETED, checkoutSessionId),
    await shop.receiveEvent("refund.created", refund.id),
  ];
  for (const event of events) {
    expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "parked" });
    expect(await db.stripeEvent.findUnique({ where: { id: event } })).toMatchObject({ status: "parked" });
  }
  await database.owner.query("INSERT INTO payment SELECT * FROM not_yet");
  await database.owner.query("DROP TABLE not_yet");
  for (const event of events.toReversed()) await applyStripeEvent(shop.deps, event);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe((STARTER * 9n) / 10n);
  const statuses = await db.stripeEvent.findMany({ where: { id: { in: events } }, select: { status: true } });
  expect(statuses).toEqual([{ status: "processed" }, { status: "processed" }]);
});

test("a row that has not come within an hour will not come: the event asks for a person", async ({
  db,
  database,
  shop,
}) => {
  const session = await shop.deps.stripe.client.checkout.sessions.create({
    mode: "payment",
    client_reference_id: "pay_never",
    payment_intent_data: { metadata: { paymentId: "pay_never" } },
    line_items: [
      { quantity: 1, price_data: { unit_amount: 1_000, currency: "usd", product_data: { name: "Credits" } } },
    ],
    success_url: "http://localhost:3000/ok",
  });
  await shop.pay(session.id, "paid");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: await shop.intentOf(session.id) });
  const events = [await shop.receiveEvent(COMPLETED, session.id), await shop.receiveEvent("refund.created", refund.id)];
  for (const event of events) expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "parked" });
  await database.advanceClock("61 minutes");
  for (const event of events) expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "quarantined" });
  expect(await db.stripeEvent.count({ where: { id: { in: events }, status: "quarantined" } })).toBe(2);
  const subjects = [session.id, refund.id];
  expect(await db.alarm.count({ where: { subject: { in: subjects } } })).toBe(2);
});

test("events of another version of the API, and of objects that are none, are quarantined; one alarm a version", async ({
  db,
  shop,
}) => {
  const { customerId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const session = { id: checkoutSessionId, object: "checkout.session" };
  const wrong = [
    await send(shop, { api_version: "2024-06-20", data: { object: session } }),
    await send(shop, { api_version: "2024-06-20", data: { object: session } }),
    await send(shop, { data: { object: { ...session, object: "invoice" } } }),
    await send(shop, { data: { object: { object: "checkout.session" } } }),
    await send(shop, { livemode: true, data: { object: session } }),
  ];
  const stored = await db.stripeEvent.findMany({ where: { id: { in: wrong } } });
  expect(stored.map(({ status }) => status)).toEqual(Array(5).fill("quarantined"));
  for (const id of wrong) expect(await applyStripeEvent(shop.deps, id)).toBeNull();
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  const alarms = await db.alarm.findMany({ where: { subject: { in: [...wrong, "api_version:2024-06-20"] } } });
  expect(alarms).toHaveLength(4); // the two of one version are one
  expect(alarms).toContainEqual(expect.objectContaining({ subject: "api_version:2024-06-20", occurrences: 2 }));
});

test("an invoice as it looked before 2025 is quarantined", async ({ db, shop }) => {
  const object = { id: "in_1", object: "invoice", subscription: "sub_1", payment_intent: "pi_1", paid: true };
  const id = await send(shop, { type: "invoice.payment_succeeded", api_version: "2024-06-20", data: { object } });
  expect(await db.stripeEvent.findUnique({ where: { id } })).toMatchObject({ status: "quarantined" });
});

const SIZE = isFullTest() ? { purchases: 200, events: 10_000 } : { purchases: 12, events: 600 };

test(`${SIZE.events} events, 30 % of them repeated, shuffled, 50 at a time: all are stored, each payment is granted once`, async ({
  db,
  shop,
}) => {
  const purchases = await Promise.all(Array.from({ length: SIZE.purchases }, () => shop.buy("starter")));
  for (const { checkoutSessionId } of purchases) await shop.pay(checkoutSessionId, "paid");
  const distinct = Array.from({ length: Math.floor(SIZE.events * 0.7) }, (_, n) =>
    eventAbout(shop, {
      data: { object: { id: purchases[n % purchases.length]?.checkoutSessionId, object: "checkout.session" } },
    }),
  );
  const repeated = distinct.slice(0, SIZE.events - distinct.length);
  const [all = []] = fc.sample(fc.shuffledSubarray([...distinct, ...repeated], { minLength: SIZE.events }), {
    numRuns: 1,
    seed: 69,
  });
  await atOnce(50, all, (event) => shop.deliver(event));
  const ids = distinct.map(({ id }) => id);
  expect(await db.stripeEvent.count({ where: { id: { in: ids }, status: "received" } })).toBe(ids.length);
  await atOnce(8, ids, (id) => applyStripeEvent(shop.deps, id));
  expect(await db.stripeEvent.count({ where: { id: { in: ids }, status: "processed" } })).toBe(ids.length);
  const customerIds = purchases.map(({ customerId }) => customerId);
  const balances = await Promise.all(customerIds.map((id) => getBalance(db, id)));
  expect(balances.every(({ balanceMicrocredits }) => balanceMicrocredits === STARTER)).toBe(true);
});

test("receipts are numbered without gaps, also when fulfilments fail in between", async ({ db, database, shop }) => {
  const purchases = await Promise.all(Array.from({ length: 12 }, () => shop.buy("starter")));
  for (const { checkoutSessionId } of purchases) await shop.pay(checkoutSessionId, "paid");
  const ids = await Promise.all(purchases.map((one) => shop.receiveEvent(COMPLETED, one.checkoutSessionId)));
  await database.owner.query("ALTER TABLE payment ADD CONSTRAINT planted CHECK (receipt_number IS NULL) NOT VALID");
  await Promise.allSettled(ids.slice(0, 4).map((id) => applyStripeEvent(shop.deps, id)));
  await database.owner.query("ALTER TABLE payment DROP CONSTRAINT planted");
  await Promise.all(ids.map((id) => applyStripeEvent(shop.deps, id)));
  const paid = await db.payment.findMany({ where: { status: "paid" }, select: { receiptNumber: true } });
  const numbers = paid.map(({ receiptNumber }) => Number(receiptNumber?.slice(2))).toSorted((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

type EventInTest = Parameters<Shop["deliver"]>[0];

function eventAbout(shop: Shop, change: object): EventInTest {
  return {
    id: `evt_${crypto.randomUUID().replaceAll("-", "")}`,
    object: "event",
    type: COMPLETED,
    api_version: shop.deps.stripe.client.getApiField("version"),
    livemode: false,
    created: 0,
    ...change,
  } as unknown as EventInTest;
}

async function send(shop: Shop, change: object): Promise<string> {
  const event = eventAbout(shop, change);
  await shop.deliver(event);
  return event.id;
}

async function atOnce<T>(limit: number, items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: limit }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(workers);
}
