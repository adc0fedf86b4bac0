import { expireHold, getBalance, placeHold } from "@scrip/credits";
import { inTransaction, newId } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import { expect } from "vitest";
import { listBackgroundWork } from "./list-background-work.ts";
import { test } from "./test-jobs.ts";

const BASIC = 5_500_000_000n;

test("84: with Inngest gone for good webhooks apply, holds end, receipts and alarms are mailed, and nothing is lost", {
  timeout: 60_000,
}, async ({ db, database, jobs }) => {
  const work = listBackgroundWork(jobs.deps, () => Promise.reject(new Error("connect ECONNREFUSED")));
  const round = async () => {
    for (const each of work) while (await each.work());
  };
  const [delivered, lost] = [await jobs.buy(), await jobs.buy()];
  await jobs.pay(delivered.checkoutSessionId);
  await jobs.pay(lost.checkoutSessionId); // its webhook never comes
  await jobs.receiveEvent("checkout.session.completed", delivered.checkoutSessionId);
  await database.advanceClock("31 seconds");
  await round();
  expect((await getBalance(db, delivered.customerId)).balanceMicrocredits).toBe(BASIC);

  const requestId = newId("req");
  const order = { requestId, customerId: delivered.customerId, userId: "usr_test", amountMicrocredits: 1_000_000n };
  await inTransaction(db, (tx) => placeHold(tx, order));
  const subject = newId("req");
  await raiseAlarm(db, { kind: "planted", subject, message: "Look here." });
  for (let minute = 0; minute < 17; minute += 1) {
    await database.advanceClock("1 minute");
    await round();
  }
  expect((await getBalance(db, lost.customerId)).balanceMicrocredits).toBe(BASIC);
  expect(await db.hold.findUnique({ where: { id: requestId } })).toMatchObject({ status: "expired" });
  await expect(inTransaction(db, (tx) => expireHold(tx, requestId))).resolves.toMatchObject({ settledNow: false });

  const mails = await jobs.listMails();
  for (const { customerId } of [delivered, lost]) {
    expect(mails.filter((mail) => mail.to === `${customerId}@scrip.test`)).toHaveLength(1);
  }
  expect(mails.filter((mail) => mail.subject.includes(subject))).toHaveLength(1);
  expect(await db.outboxMessage.count({ where: { sentAt: null, deadAt: null } })).toBeGreaterThan(0); // kept for its return
  expect(await db.alarm.count({ where: { kind: "outbox_stuck" } })).toBe(1);
});
