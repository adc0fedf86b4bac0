import { type Db, inTransaction, newId } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { createLogger } from "@scrip/logger";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { relayMessages, type SentEvent } from "./relay-messages.ts";

const logger = createLogger("test", "silent");

test("each message is sent once, under its own id, with its data", async ({ db }) => {
  const ids = await enqueue(db, 5);
  const server = fakeServer();
  expect(await relayMessages({ db, logger, ...server })).toBe(false);
  await relayMessages({ db, logger, ...server });
  expect(server.received.map((event) => event.id).sort()).toEqual(ids.toSorted());
  expect(server.received.find((event) => event.id === ids[0])).toEqual({
    id: ids[0],
    name: "credits/top-up.granted",
    data: { paymentId: "pay_0", customerId: "cus_1" },
  });
  expect(await db.outboxMessage.count({ where: { sentAt: null } })).toBe(0);
});

test("two relays at once do not send the same message", async ({ db }) => {
  const ids = await enqueue(db, 300);
  const server = fakeServer();
  const drain = async () => {
    while (
      (await relayMessages({ db, logger, ...server })) ||
      (await db.outboxMessage.count({ where: { sentAt: null } })) > 0
    );
  };
  await Promise.all([drain(), drain()]);
  expect(server.received.map((event) => event.id).sort()).toEqual(ids.toSorted());
});

test("a relay that dies between sending and marking lets another send again, under the same id", async ({
  db,
  database,
}) => {
  const [id = ""] = await enqueue(db, 1);
  const server = fakeServer();
  const dying = {
    ...server,
    sendEvents: async (events: SentEvent[]) => (server.sendEvents(events), new Promise(() => undefined)),
  };
  void relayMessages({ db, logger, ...dying }); // it never comes back
  await waitUntil(() => server.received.length === 1);
  await relayMessages({ db, logger, ...server });
  expect(server.received).toHaveLength(1); // its lease still holds

  await database.advanceClock("2 minutes");
  await relayMessages({ db, logger, ...server });
  expect(server.received.map((event) => event.id)).toEqual([id, id]);
  expect(await db.outboxMessage.findUnique({ where: { id } })).toMatchObject({ attempts: 2, sentAt: expect.any(Date) });
});

test("while the job server is down messages wait, and all arrive when it is back", async ({ db, database }) => {
  const ids = await enqueue(db, 3);
  const down = { sendEvents: () => Promise.reject(new Error("connect ECONNREFUSED")) };
  await relayMessages({ db, logger, ...down });
  const waiting = await db.outboxMessage.findMany({ where: { id: { in: ids } } });
  for (const message of waiting) {
    expect(message).toMatchObject({ attempts: 1, sentAt: null, lastError: "Error: connect ECONNREFUSED" });
  }
  const server = fakeServer();
  await relayMessages({ db, logger, ...server });
  expect(server.received).toEqual([]); // not at once: a server that comes up is not stormed
  await database.advanceClock("30 seconds");
  await relayMessages({ db, logger, ...server });
  expect(server.received.map((event) => event.id).sort()).toEqual(ids.toSorted());
});

test("one message that can never be sent does not hold up the others, and raises one alarm", async ({
  db,
  database,
}) => {
  const [poisoned = "", ...others] = await enqueue(db, 4);
  const received: string[] = [];
  const picky = {
    sendEvents: async (events: SentEvent[]) => {
      if (events.some((event) => event.id === poisoned)) throw new Error("400 malformed event");
      received.push(...events.filter(({ name }) => name !== "operations/alarm.raised").map((event) => event.id));
    },
  };
  for (let round = 0; round < 11; round += 1) {
    await relayMessages({ db, logger, ...picky });
    await database.advanceClock("30 seconds");
  }
  expect(received.toSorted()).toEqual(others.toSorted());
  expect(await db.alarm.findMany({ where: { kind: "outbox_stuck" } })).toMatchObject([{ occurrences: 2 }]);
  await db.outboxMessage.delete({ where: { id: poisoned } });
});

test("a message that breaks its contract becomes a dead letter with an alarm, and the others flow", async ({ db }) => {
  const [good = ""] = await enqueue(db, 1);
  const [wrong, unknown] = [newId("evt"), newId("evt")];
  await db.outboxMessage.createMany({
    data: [
      { id: wrong, name: "credits/top-up.granted", payload: { paymentId: 7 } },
      { id: unknown, name: "credits/nothing.ever", payload: {} },
    ],
  });
  const server = fakeServer();
  await relayMessages({ db, logger, ...server });
  await relayMessages({ db, logger, ...server });
  const sent = server.received.map((event) => event.id);
  expect(sent).toContain(good);
  expect(sent).not.toContain(wrong);
  expect(sent).not.toContain(unknown);
  for (const id of [wrong, unknown]) {
    const dead = { deadAt: expect.any(Date), sentAt: null, attempts: 1, lastError: expect.any(String) };
    expect(await db.outboxMessage.findUnique({ where: { id } })).toMatchObject(dead);
    expect(await db.alarm.count({ where: { kind: "message_dead", subject: id } })).toBe(1);
  }
});

async function enqueue(db: Db, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const data = { paymentId: `pay_${n}`, customerId: "cus_1" };
    const { eventId } = await inTransaction(db, (tx) => enqueueEvent(tx, { name: "credits/top-up.granted", data }));
    ids.push(eventId);
  }
  return ids;
}

function fakeServer() {
  const received: SentEvent[] = [];
  return { received, sendEvents: async (events: SentEvent[]) => void received.push(...events) };
}

async function waitUntil(isTrue: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !isTrue(); n += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isTrue()).toBe(true);
}
