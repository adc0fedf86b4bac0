import { inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { acknowledgeAlarm } from "./acknowledge-alarm.ts";
import { enqueueEvent } from "./enqueue-event.ts";
import { listOpenAlarms } from "./list-open-alarms.ts";
import { raiseAlarm } from "./raise-alarm.ts";

test("an event is written with its cause or not at all", async ({ db }) => {
  const event = { name: "credits/top-up.granted", data: { paymentId: "pay_1", customerId: "cus_1" } } as const;
  const failing = inTransaction(db, async (tx) => {
    await enqueueEvent(tx, event);
    throw new Error("the cause failed");
  });
  await expect(failing).rejects.toThrow("the cause failed");
  expect(await db.outboxMessage.count()).toBe(0);

  const { eventId } = await inTransaction(db, (tx) => enqueueEvent(tx, event));
  expect(await db.outboxMessage.findUnique({ where: { id: eventId } })).toMatchObject({
    name: event.name,
    sentAt: null,
  });
});

test("an event that breaks its contract is refused", async ({ db }) => {
  const wrong = { name: "credits/top-up.granted", data: { paymentId: 7 } } as unknown as Parameters<
    typeof enqueueEvent
  >[1];
  await expect(enqueueEvent(db, wrong)).rejects.toThrow();
});

test("one alarm is open per kind and subject", async ({ db }) => {
  const alarm = { kind: "payment_quarantined", subject: "pay_1", message: "wrong amount" };
  await raiseAlarm(db, alarm);
  await raiseAlarm(db, alarm);
  await raiseAlarm(db, { ...alarm, subject: "pay_2" });
  const rows = await db.alarm.findMany({ orderBy: { subject: "asc" }, select: { subject: true, occurrences: true } });
  expect(rows).toEqual([
    { subject: "pay_1", occurrences: 2 },
    { subject: "pay_2", occurrences: 1 },
  ]);
});

test("an acknowledged alarm is closed by the first operator, and the same thing again is a new alarm", async ({
  db,
}) => {
  const alarm = { kind: "overage", subject: "req_1", message: "above the hold" };
  await raiseAlarm(db, alarm);
  const before = await listOpenAlarms(db, 100);
  const [open] = before.alarms.filter(({ kind }) => kind === "overage");
  expect(open).toMatchObject({ subject: "req_1", occurrences: 1 });
  const alarmId = open?.id ?? "";

  await acknowledgeAlarm(db, { alarmId, userId: "usr_1" });
  await acknowledgeAlarm(db, { alarmId, userId: "usr_2" });
  expect(await db.alarm.findUnique({ where: { id: alarmId } })).toMatchObject({
    acknowledgedBy: "usr_1",
    openKey: null,
  });
  expect((await listOpenAlarms(db, 100)).total).toBe(before.total - 1);

  await raiseAlarm(db, alarm);
  const again = await listOpenAlarms(db, 1);
  expect(again.total).toBe(before.total);
  expect(again.alarms[0]).toMatchObject({ kind: "overage", occurrences: 1 });
  await expect(acknowledgeAlarm(db, { alarmId: "alm_none", userId: "usr_1" })).rejects.toMatchObject({
    code: "not_found",
  });
});
