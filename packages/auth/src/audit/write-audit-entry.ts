import { newId, type Tx } from "@scrip/db";
import { insertAuditEntry } from "./audit-entry.store.ts";

export type AuditEntry = {
  /** Null when the product itself acted. */
  actorUserId: string | null;
  /** What was done, e.g. `admin.grant_bonus`. */
  action: string;
  /** What it was done to: an id. */
  subject: string;
  /** Why, in the words of the person who did it. */
  reason: string | null;
  /** JSON-safe facts. Amounts are wire strings, never numbers; no secrets. */
  details: Record<string, string | number | boolean | null | readonly string[]>;
};

/**
 * Writes down an act of an operator or with money, for good: the table takes no change. In the transaction of the act itself, so
 * that neither is there without the other. Answers the entry's id.
 */
export async function writeAuditEntry(tx: Tx, entry: AuditEntry): Promise<string> {
  const id = newId("aud");
  await insertAuditEntry(tx, { id, ...entry });
  return id;
}
