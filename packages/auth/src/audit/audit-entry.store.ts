import type { Tx } from "@scrip/db";
import type { AuditEntry } from "./write-audit-entry.ts";

export async function insertAuditEntry(tx: Tx, entry: AuditEntry & { id: string }): Promise<void> {
  await tx.auditEntry.create({ data: entry, select: { id: true } });
}
