import type { Tx } from "@scrip/db";
import { cutPage, type Page, type PageRequest, readPageRequest } from "../page-cursor.ts";
import { type PaymentRow, selectPayments } from "./payment-list.store.ts";

/**
 * Purchases in every state, newest first; of one customer where wanted.
 *
 * @throws {InvalidInputError} the cursor or the limit is not valid
 */
export async function listPayments(
  tx: Tx,
  filter: { customerId?: string | undefined },
  page: PageRequest,
): Promise<Page<PaymentRow>> {
  const { limit, after } = readPageRequest(page);
  return cutPage(await selectPayments(tx, { ...filter, after, limit: limit + 1 }), limit);
}
