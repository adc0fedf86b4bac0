import type { Tx } from "@scrip/db";
import { writeAuditEntry } from "./write-audit-entry.ts";

/** Writes down what a user did to the own account. No addresses or names: the trail outlives them. */
export async function writeOwnAct(tx: Tx, userId: string, action: `account.${string}`): Promise<void> {
  await writeAuditEntry(tx, { actorUserId: userId, action, subject: userId, reason: null, details: {} });
}
