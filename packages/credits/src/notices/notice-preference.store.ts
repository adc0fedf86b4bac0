import { readNow, type Tx } from "@scrip/db";
import type { NoticePreference } from "./notice-preference.ts";

export async function findPreferenceRow(tx: Tx, customerId: string): Promise<NoticePreference | null> {
  return tx.noticePreference.findUnique({
    where: { customerId },
    select: { lowBalanceMicrocredits: true, expiryNotices: true },
  });
}

export async function upsertPreferenceRow(tx: Tx, customerId: string, preference: NoticePreference): Promise<void> {
  const data = { ...preference, updatedAt: await readNow(tx) };
  const select = { customerId: true } as const;
  await tx.noticePreference.upsert({ where: { customerId }, create: { customerId, ...data }, update: data, select });
}
