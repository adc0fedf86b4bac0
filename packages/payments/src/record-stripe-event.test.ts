import Stripe from "stripe";
import { expect } from "vitest";
import { recordStripeEvent } from "./record-stripe-event.ts";
import { reopenStripeEvent } from "./reopen-stripe-event.ts";
import { listQuarantinedStripeEvents } from "./stripe-event.store.ts";
import { type Shop, test } from "./test-shop.ts";

function signedEvent(shop: Shop, change: object = {}, timestamp = Math.floor(Date.now() / 1000)) {
  const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
  const event = {
    id,
    object: "event",
    type: "checkout.session.completed",
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: "cs_test_1", object: "checkout.session" } },
    ...change,
  };
  const payload = JSON.stringify(event);
  const secret = shop.stripe.webhookSecrets[0] ?? "";
  const signatureHeader = shop.stripe.client.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { id, rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader };
}

test("an event is stored with its bytes and handed to the jobs", async ({ db, shop }) => {
  const request = signedEvent(shop);
  expect(await recordStripeEvent({ db, ...shop }, request)).toEqual({ stripeEventId: request.id, isNew: true });
  const stored = await db.stripeEvent.findUniqueOrThrow({ where: { id: request.id } });
  expect(stored).toMatchObject({
    status: "received",
    objectId: "cs_test_1",
    apiVersion: Stripe.API_VERSION,
    livemode: false,
  });
  expect(Buffer.from(stored.rawBody).equals(request.rawBody)).toBe(true);
  expect(await messagesAbout(db, request.id)).toMatchObject([{ name: "payments/stripe-event.received" }]);
});

test("the same event, delivered 1,000 times and 20 at a time, is stored once and worked on once", async ({
  db,
  shop,
}) => {
  const request = signedEvent(shop);
  let news = 0;
  for (let round = 0; round < 50; round += 1) {
    const deliveries = Array.from({ length: 20 }, () => recordStripeEvent({ db, ...shop }, request));
    news += (await Promise.all(deliveries)).filter((delivery) => delivery.isNew).length;
  }
  expect(news).toBe(1);
  expect(await messagesAbout(db, request.id)).toHaveLength(1);
});

test("unsigned, altered, stale and future events are refused and leave nothing behind", async ({ db, shop }) => {
  const before = await db.stripeEvent.count();
  const messagesBefore = await db.outboxMessage.count();
  const good = signedEvent(shop);
  const altered = new Uint8Array(good.rawBody);
  altered[10] = (altered[10] ?? 0) ^ 1;
  const nowS = Math.floor(Date.now() / 1000);
  const requests = [
    { ...good, signatureHeader: null },
    { ...good, signatureHeader: good.signatureHeader.replace(/v1=./, "v1=0f") },
    { ...good, rawBody: altered },
    signedEvent(shop, {}, nowS - 400),
    signedEvent(shop, {}, nowS + 600),
  ];
  for (const request of requests) {
    await expect(recordStripeEvent({ db, ...shop }, request)).rejects.toMatchObject({ code: "invalid_input" });
  }
  expect(await db.stripeEvent.count()).toBe(before);
  expect(await db.outboxMessage.count()).toBe(messagesBefore);
});

test("the age of a signature is judged by the one clock", async ({ db, database, shop }) => {
  const request = signedEvent(shop);
  await database.advanceClock("1 hour");
  await expect(recordStripeEvent({ db, ...shop }, request)).rejects.toMatchObject({ code: "invalid_input" });
  const later = signedEvent(shop, {}, Math.floor(Date.now() / 1000) + 3_600);
  expect(await recordStripeEvent({ db, ...shop }, later)).toMatchObject({ isNew: true });
  await database.advanceClock("-1 hour");
});

test("an event that says nothing to us is kept and starts no work", async ({ db, shop }) => {
  const request = signedEvent(shop, { type: "payment_intent.created" });
  await recordStripeEvent({ db, ...shop }, request);
  expect(await db.stripeEvent.findUnique({ where: { id: request.id } })).toMatchObject({ status: "ignored" });
  expect(await messagesAbout(db, request.id)).toHaveLength(0);
});

test("a live event in test mode is quarantined with an alarm", async ({ db, shop }) => {
  const request = signedEvent(shop, { livemode: true });
  await recordStripeEvent({ db, ...shop }, request);
  expect(await db.stripeEvent.findUnique({ where: { id: request.id } })).toMatchObject({ status: "quarantined" });
  expect(await messagesAbout(db, request.id)).toHaveLength(0);
  const alarm = await db.alarm.findUnique({ where: { openKey: `stripe_event_quarantined:${request.id}` } });
  expect(alarm).toMatchObject({ occurrences: 1 });
});

test("an event of another API version is worked on once an operator has reopened it, and only once", async ({
  db,
  shop,
}) => {
  const request = signedEvent(shop, { api_version: "2020-08-27" });
  await recordStripeEvent({ db, ...shop }, request);
  const from = { db, isLive: false };
  expect((await listQuarantinedStripeEvents(db, 100)).map(({ id }) => id)).toContain(request.id);
  const outcomes = await Promise.all([1, 2, 3].map(() => reopenStripeEvent(from, request.id)));
  expect(outcomes.filter(({ isReopened }) => isReopened)).toHaveLength(1);
  expect(await db.stripeEvent.findUnique({ where: { id: request.id } })).toMatchObject({ status: "received" });
  expect(await messagesAbout(db, request.id)).toHaveLength(1);
});

test("an event of the other mode, or about nothing that we sell, cannot be reopened", async ({ db, shop }) => {
  const live = signedEvent(shop, { livemode: true });
  const other = signedEvent(shop, { type: "payment_intent.created", api_version: "2020-08-27" });
  for (const request of [live, other]) {
    await recordStripeEvent({ db, ...shop }, request);
    const reopening = reopenStripeEvent({ db, isLive: false }, request.id);
    await expect(reopening).rejects.toMatchObject({ code: "invalid_input" });
    expect(await db.stripeEvent.findUnique({ where: { id: request.id } })).toMatchObject({ status: "quarantined" });
  }
  await expect(reopenStripeEvent({ db, isLive: false }, "evt_none")).rejects.toMatchObject({ code: "not_found" });
});

test("our own failure is no 400: the delivery fails and nothing is half stored", async ({ db, database, shop }) => {
  await database.owner.query("ALTER TABLE outbox_message ADD CONSTRAINT planted CHECK (false) NOT VALID");
  const request = signedEvent(shop);
  const error = await recordStripeEvent({ db, ...shop }, request).catch((reason: unknown) => reason);
  await database.owner.query("ALTER TABLE outbox_message DROP CONSTRAINT planted");
  expect(error).not.toMatchObject({ code: "invalid_input" });
  expect(await db.stripeEvent.count({ where: { id: request.id } })).toBe(0);
  expect(await recordStripeEvent({ db, ...shop }, request)).toMatchObject({ isNew: true });
});

async function messagesAbout(db: Parameters<typeof recordStripeEvent>[0]["db"], stripeEventId: string) {
  return db.outboxMessage.findMany({ where: { payload: { path: ["stripeEventId"], equals: stripeEventId } } });
}
