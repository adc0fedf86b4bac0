import type { Tx } from "@scrip/db";

/** What the mail about an alarm says. */
export type AlarmMail = {
  id: string;
  kind: string;
  subject: string;
  message: string;
  details: Record<string, string | number | boolean | null>;
  raisedAt: Date;
};

/** Longer than a mail server is waited for. Whoever dies with a mail lets go of it after that. */
const LEASE_SECONDS = 120;
/** The job has its chance before the sweeper comes. */
const OVERDUE_SECONDS = 60;

/** Takes an alarm to mail it; null when that is done, or somebody else is at it. */
export async function claimAlarmMail(tx: Tx, alarmId: string): Promise<AlarmMail | null> {
  const [alarm] = await tx.$queryRaw<AlarmMail[]>`
    UPDATE alarm SET mail_due_at = scrip_now() + ${LEASE_SECONDS}::int * interval '1 second'
    WHERE id = ${alarmId} AND mailed_at IS NULL AND mail_due_at <= scrip_now()
    RETURNING id, kind, subject, message, details, raised_at AS "raisedAt"`;
  return alarm ?? null;
}

export async function markAlarmMailed(tx: Tx, alarmId: string): Promise<void> {
  await tx.$executeRaw`UPDATE alarm SET mailed_at = scrip_now() WHERE id = ${alarmId} AND mailed_at IS NULL`;
}

/** Lets go of an alarm that could not be mailed. */
export async function releaseAlarmMail(tx: Tx, alarmId: string): Promise<void> {
  await tx.$executeRaw`UPDATE alarm SET mail_due_at = scrip_now() WHERE id = ${alarmId} AND mailed_at IS NULL`;
}

/** True while the mail is still to be sent, by whomever. */
export async function hasUnmailedAlarm(tx: Tx, alarmId: string): Promise<boolean> {
  return (await tx.alarm.count({ where: { id: alarmId, mailedAt: null } })) > 0;
}

/** Alarms that no job has mailed in time, oldest first. */
export async function listOverdueAlarmMails(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alarm
    WHERE mailed_at IS NULL AND mail_due_at < scrip_now() - ${OVERDUE_SECONDS}::int * interval '1 second'
    ORDER BY mail_due_at, id LIMIT ${limit}`;
}
