import { createHash, type Hash } from "node:crypto";
import type { HistoryItem } from "../history/write-history-row.ts";
import type { StatementHead } from "./statement.ts";

/**
 * Begins the checksum of a statement: `sha256:` and the SHA-256, in hexadecimal, of these values in this order.
 *
 * First format, customerId, month, complete (`true` or `false`), openingBalance, closingBalance. Then for each row, in the order of
 * the file, number, id, type, amount, balanceBefore, balanceAfter, description, model, requestId, paymentId, createdAt. Each value is
 * written as the count of its bytes in UTF-8 (decimal), a colon, these bytes, a comma; an absent one as `-,`. So white space and
 * the order of fields in the file do not matter, and every other difference does.
 *
 * It finds what was changed by accident or without knowledge of this rule. It is not a signature: who makes up a whole file can
 * also compute its checksum.
 */
export function startChecksum(head: StatementHead): Hash {
  const { format, customerId, month, complete, openingBalance, closingBalance } = head;
  return addValues(createHash("sha256"), [format, customerId, month, String(complete), openingBalance, closingBalance]);
}

export function addRowToChecksum(hash: Hash, row: HistoryItem): void {
  addValues(hash, [
    String(row.number),
    row.id,
    row.type,
    row.amount,
    row.balanceBefore,
    row.balanceAfter,
    row.description,
    row.model,
    row.requestId,
    row.paymentId,
    row.createdAt,
  ]);
}

export function endChecksum(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}

function addValues(hash: Hash, values: readonly (string | undefined)[]): Hash {
  const write = (value: string | undefined) => (value === undefined ? "-," : `${Buffer.byteLength(value)}:${value},`);
  return hash.update(values.map(write).join(""));
}
