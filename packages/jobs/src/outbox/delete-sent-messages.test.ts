import { type Db, inTransaction } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { createLogger } from "@scrip/logger";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { deleteSentMessages } from "./delete-sent-messages.ts";
import { buryMessage } from "./outbox.store.ts";
import { relayMessages } from "./relay-messages.ts";

const logger = createLogger("test", "silent");
const send = (db: Db) => relayMessages({ db, logger, sendEvents: () => Promise.resolve() });

test("what was sent goes after a week, batch by batch; what waits and what is dead stays", async ({ db, database }) => {
  const dead = await enqueue(db);
  await buryMessage(db, dead, "breaks its contract");
  for (let n = 0; n < 5; n += 1) await enqueue(db);
  await send(db);
  await database.advanceClock("5 days");
  const later = await enqueue(db);
  await send(db);
  const waiting = await enqueue(db);

  await database.advanceClock("47 hours");
  expect(await deleteSentMessages(db)).toBe(false);
  expect(await db.outboxMessage.count()).toBe(8);

  await database.advanceClock("2 hours");
  expect(await deleteSentMessages(db, 3)).toBe(true);
  expect(await deleteSentMessages(db, 3)).toBe(false);
  await database.advanceClock("2 days");
  await deleteSentMessages(db);
  const left = await db.outboxMessage.findMany({ orderBy: { id: "asc" }, select: { id: true } });
  expect(left.map(({ id }) => id)).toEqual([dead, later, waiting]);
});

async function enqueue(db: Db): Promise<string> {
  const data = { paymentId: "pay_1", customerId: "cus_1" };
  return (await inTransaction(db, (tx) => enqueueEvent(tx, { name: "credits/top-up.granted", data }))).eventId;
}
