import { newId } from "@scrip/db";
import { createMailer } from "@scrip/email";
import { acknowledgeAlarm, raiseAlarm } from "@scrip/events";
import { expect } from "vitest";
import { sweepAlarmMails } from "../sweepers/sweep-mails.ts";
import { ALARMS, type JobsInTest, test } from "../test-jobs.ts";
import { mailAlarm } from "./mail-alarm.ts";

async function mailsAbout(jobs: JobsInTest, subject: string) {
  return (await jobs.listMails()).filter((mail) => mail.subject.includes(subject));
}

test("an alarm is mailed once to ALARM_EMAIL, however often it is raised and whoever sends it", async ({
  db,
  jobs,
}) => {
  const alarm = { kind: "hold_stuck", subject: newId("req"), message: "A hold is stuck.", details: { ageMs: 7 } };
  await raiseAlarm(db, alarm);
  await raiseAlarm(db, alarm);
  const { id } = await db.alarm.findFirstOrThrow({ where: { subject: alarm.subject } });
  const events = await db.outboxMessage.count({ where: { payload: { path: ["alarmId"], equals: id } } });
  expect(events).toBe(1);
  const outcomes = await Promise.all([1, 2, 3].map(() => mailAlarm(jobs.deps, id)));
  expect(outcomes.filter((outcome) => outcome === "mailed")).toHaveLength(1);
  const [mail, ...more] = await mailsAbout(jobs, alarm.subject);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ to: ALARMS.email, subject: `Alarm: hold_stuck, ${alarm.subject}` });
  expect(mail?.text).toContain("A hold is stuck.");
  expect(mail?.text).toContain(ALARMS.adminUrl);

  await acknowledgeAlarm(db, { alarmId: id, userId: newId("usr") });
  await raiseAlarm(db, alarm); // the same thing again, after somebody has seen to it
  const again = await db.alarm.findFirstOrThrow({ where: { subject: alarm.subject, acknowledgedAt: null } });
  expect(await mailAlarm(jobs.deps, again.id)).toBe("mailed");
  expect(await mailsAbout(jobs, alarm.subject)).toHaveLength(2);
});

test("an alarm that no job mails is mailed by the sweeper, after a mail server that was down", async ({
  db,
  database,
  jobs,
}) => {
  const subject = newId("req");
  await raiseAlarm(db, { kind: "hold_stuck", subject, message: "A hold is stuck." });
  const { id } = await db.alarm.findFirstOrThrow({ where: { subject } });
  const down = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from: "hello@scrip.test" });
  await expect(mailAlarm({ ...jobs.deps, mailer: down }, id)).rejects.toThrow();
  await sweepAlarmMails(jobs.deps);
  expect(await mailsAbout(jobs, subject)).toEqual([]);
  await database.advanceClock("61 seconds");
  await sweepAlarmMails(jobs.deps);
  await sweepAlarmMails(jobs.deps);
  expect(await mailsAbout(jobs, subject)).toHaveLength(1);
});

test("where nobody is named, alarms are not mailed and do not pile up work", async ({ db, database, jobs }) => {
  const subject = newId("req");
  await raiseAlarm(db, { kind: "hold_stuck", subject, message: "A hold is stuck." });
  const { id } = await db.alarm.findFirstOrThrow({ where: { subject } });
  expect(await mailAlarm({ ...jobs.deps, alarms: null }, id)).toBe("nobody");
  await database.advanceClock("5 minutes");
  await sweepAlarmMails({ ...jobs.deps, alarms: null });
  expect(await mailsAbout(jobs, subject)).toEqual([]);
});

test("what an alarm is about cannot add a header to the mail", async ({ db, jobs }) => {
  const subject = `evt_1\r\nBcc: everybody@scrip.test ${newId("req")}`;
  await raiseAlarm(db, { kind: "odd", subject, message: "<script>alert(1)</script>" });
  const { id } = await db.alarm.findFirstOrThrow({ where: { subject } });
  await mailAlarm(jobs.deps, id);
  const [mail] = await mailsAbout(jobs, subject.slice(-20));
  expect(mail?.to).toBe(ALARMS.email);
  expect(mail?.html).not.toContain("<script>");
});
