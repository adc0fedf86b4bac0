import { raiseAlarm } from "@scrip/events";
import { expect } from "vitest";
import { test } from "../test-api.ts";

test("an alarm is shown until an operator acknowledges it, and who did so is kept", async ({ api, db }) => {
  await raiseAlarm(db, { kind: "payment_quarantined", subject: "pay_1", message: "wrong amount" });
  const support = await api.operator("support");
  const operator = { as: support.session, audience: "admin" as const };
  const listed = async () => (await api.get("/api/trpc/alarms.list", operator)).json.result.data;

  const { items, total } = await listed();
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({ kind: "payment_quarantined", subject: "pay_1", occurrences: 1 });
  const alarmId = items[0].id;
  await api.post("/api/trpc/alarms.acknowledge", { ...operator, body: { alarmId } });

  expect(await listed()).toEqual({ items: [], total: 0 });
  expect(await db.auditEntry.findMany({ where: { subject: alarmId } })).toMatchObject([
    { action: "admin.acknowledge_alarm", actorUserId: support.userId },
  ]);
});

test("an alarm that is not there is not found", async ({ api }) => {
  const admin = await api.operator("admin");
  const sent = { as: admin.session, audience: "admin" as const, body: { alarmId: "alm_none" } };
  const answer = await api.post("/api/trpc/alarms.acknowledge", sent);
  expect(answer.status).toBe(404);
});
