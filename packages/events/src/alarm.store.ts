import type { Tx } from "@scrip/db";

export type AlarmRow = {
  id: string;
  kind: string;
  subject: string;
  message: string;
  details: Record<string, string | number | boolean | null>;
};

/** Opens the alarm, or counts up the one that is open for the same kind and subject; answers whether it is a new one. */
export async function upsertAlarm(tx: Tx, alarm: AlarmRow): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ isNew: boolean }]>`
    INSERT INTO alarm (id, kind, subject, message, details, open_key)
    VALUES (${alarm.id}, ${alarm.kind}, ${alarm.subject}, ${alarm.message}, ${JSON.stringify(alarm.details)}::jsonb, ${`${alarm.kind}:${alarm.subject}`})
    ON CONFLICT (open_key) DO UPDATE SET occurrences = alarm.occurrences + 1
    RETURNING occurrences = 1 AS "isNew"`;
  return row.isNew;
}

export type OpenAlarm = AlarmRow & { occurrences: number; raisedAt: Date };

export async function selectOpenAlarms(tx: Tx, limit: number): Promise<OpenAlarm[]> {
  const rows = await tx.alarm.findMany({
    where: { acknowledgedAt: null },
    orderBy: [{ raisedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: { id: true, kind: true, subject: true, message: true, details: true, occurrences: true, raisedAt: true },
  });
  return rows.map((row) => ({ ...row, details: row.details as AlarmRow["details"] }));
}

export async function countOpenAlarms(tx: Tx): Promise<number> {
  return tx.alarm.count({ where: { acknowledgedAt: null } });
}

/** Tells whether it was open until now. */
export async function closeAlarm(tx: Tx, by: { alarmId: string; userId: string }): Promise<boolean> {
  const closed = await tx.$executeRaw`
    UPDATE alarm SET acknowledged_at = scrip_now(), acknowledged_by = ${by.userId}, open_key = NULL
    WHERE id = ${by.alarmId} AND acknowledged_at IS NULL`;
  return closed > 0;
}

export async function alarmExists(tx: Tx, alarmId: string): Promise<boolean> {
  return (await tx.alarm.count({ where: { id: alarmId } })) > 0;
}
