import { renderAlarmMail } from "@scrip/email";
import { claimAlarmMail, hasUnmailedAlarm, markAlarmMailed, releaseAlarmMail } from "@scrip/events";
import type { JobsDeps } from "../jobs-deps.ts";
import { type MailOutcome, mailOnce } from "../mail-once.ts";

/** Mails an alarm to ALARM_EMAIL, once. Where nobody is named the alarm stays unmailed. */
export async function mailAlarm(
  { db, mailer, alarms }: Pick<JobsDeps, "db" | "mailer" | "alarms">,
  alarmId: string,
): Promise<MailOutcome | "nobody"> {
  if (alarms === null) return "nobody";
  const { email, adminUrl } = alarms;
  return mailOnce({
    claim: () => claimAlarmMail(db, alarmId),
    async send(alarm) {
      const content = await renderAlarmMail({ ...alarm, adminUrl });
      await mailer.send({ ...content, to: email, reference: `alarm.${alarmId}` });
    },
    mark: () => markAlarmMailed(db, alarmId),
    release: () => releaseAlarmMail(db, alarmId),
    isPending: () => hasUnmailedAlarm(db, alarmId),
  });
}
