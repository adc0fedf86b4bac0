import type { Tx } from "@scrip/db";
import type { AuditEntry } from "./write-audit-entry.ts";

export async function insertAuditEntry(tx: Tx, entry: AuditEntry & { id: string }): Promise<void> {
  const { id, actorUserId, action, subject, reason, details } = entry;
  await tx.auditEntry.create({ data: { id, actorUserId, action, subject, reason, details }, select: { id: true } });
}
