import { listNoticeRecipients } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { InvariantError } from "@scrip/errors";
import { getBalance } from "../balance/get-balance.ts";
import { type NoticeRow, sumExpiring } from "./notice.store.ts";

/** What the mail of a notice says, as things are now. */
export type NoticeFacts =
  | { kind: "grant_expiry"; to: string[]; expiringMicrocredits: bigint; expiresOn: string; daysBefore: number }
  | { kind: "low_balance"; to: string[]; balanceMicrocredits: bigint; thresholdMicrocredits: bigint }
  | { kind: "subscription" | "auto_top_up"; to: string[]; data: Record<string, string | number> };

/** Null when there is nothing left to tell: the credits were spent, the balance was filled up, or nobody reads mail. */
export async function readNotice(tx: Tx, { id, customerId, kind, data }: NoticeRow): Promise<NoticeFacts | null> {
  const proven = await listNoticeRecipients(tx, customerId);
  // Who gets the receipts of automatic payments is told of those that fail, proven address or not.
  const payer = kind === "auto_top_up" && typeof data["email"] === "string" ? [data["email"]] : [];
  const to = [...new Set([...payer, ...proven])];
  if (to.length === 0) return null;
  if (kind === "subscription" || kind === "auto_top_up") return { kind, to, data };
  const { expiresOn, daysBefore, thresholdMicrocredits } = data;
  if (kind === "grant_expiry" && typeof expiresOn === "string" && typeof daysBefore === "number") {
    const expiringMicrocredits = await sumExpiring(tx, customerId, expiresOn);
    return expiringMicrocredits === 0n ? null : { kind, to, expiringMicrocredits, expiresOn, daysBefore };
  }
  if (kind === "low_balance" && typeof thresholdMicrocredits === "string") {
    const { balanceMicrocredits } = await getBalance(tx, customerId);
    const threshold = BigInt(thresholdMicrocredits);
    return balanceMicrocredits >= threshold
      ? null
      : { kind, to, balanceMicrocredits, thresholdMicrocredits: threshold };
  }
  throw new InvariantError(`notice ${id} does not say what a notice of its kind says`);
}
