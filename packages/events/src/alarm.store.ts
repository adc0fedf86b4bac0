import type { Tx } from "@scrip/db";

export type AlarmRow = {
  id: string;
  kind: string;
  subject: string;
  message: string;
  details: Record<string, string | number | boolean | null>;
};

/** Opens the alarm, or counts up the one that is open for the same kind and subject. */
export async function upsertAlarm(tx: Tx, alarm: AlarmRow): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO alarm (id, kind, subject, message, details, open_key)
    VALUES (${alarm.id}, ${alarm.kind}, ${alarm.subject}, ${alarm.message}, ${JSON.stringify(alarm.details)}::jsonb, ${`${alarm.kind}:${alarm.subject}`})
    ON CONFLICT (open_key) DO UPDATE SET occurrences = alarm.occurrences + 1`;
}
