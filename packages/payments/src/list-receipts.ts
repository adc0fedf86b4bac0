import type { Tx } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { findReceipt, type Receipt, selectReceipts } from "./receipt.store.ts";

const PAGE_MAX = 100;
const CURSOR = /^(\d{1,16})\.(pay_\w{1,64})$/;

/**
 * The receipts of a customer, newest first, of one year (UTC) or of all. `nextCursor` is null on the last page.
 *
 * @throws {InvalidInputError} the cursor or the limit is not valid
 */
export async function listReceipts(
  tx: Tx,
  customerId: string,
  { limit, cursor, year = null }: { limit: number; cursor?: string | undefined; year?: number | null | undefined },
): Promise<{ receipts: Receipt[]; nextCursor: string | null }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) {
    throw new InvalidInputError(`The limit must be a whole number from 1 to ${PAGE_MAX}.`);
  }
  const after = cursor === undefined ? null : readCursor(cursor);
  const rows = await selectReceipts(tx, { customerId, year, limit: limit + 1, after });
  const receipts = rows.slice(0, limit);
  const last = receipts.at(-1);
  return { receipts, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

/**
 * A receipt of this customer.
 *
 * @throws {NotFoundError} there is none, or it is another customer's
 */
export async function getReceipt(tx: Tx, customerId: string, paymentId: string): Promise<Receipt> {
  const receipt = await findReceipt(tx, paymentId);
  if (receipt?.customerId !== customerId) throw new NotFoundError("There is no such receipt.");
  return receipt;
}

function readCursor(cursor: string): { paidAt: Date; paymentId: string } {
  const match = CURSOR.exec(Buffer.from(cursor, "base64url").toString());
  const paidAt = new Date(Number(match?.[1]));
  const paymentId = match?.[2];
  if (paymentId === undefined || Number.isNaN(paidAt.getTime()))
    throw new InvalidInputError("The cursor is not valid.");
  return { paidAt, paymentId };
}

function writeCursor({ paidAt, paymentId }: Receipt): string {
  return Buffer.from(`${paidAt.getTime()}.${paymentId}`).toString("base64url");
}
