import type { Tx } from "@scrip/db";
import { cutPage, type Page, type PageRequest, readPageRequest } from "../page-cursor.ts";
import { type RequestRow, selectRequests } from "./request-list.store.ts";

/**
 * Requests to the assistant with charge, share and provider's bill, newest first; of one customer where wanted.
 *
 * @throws {InvalidInputError} the cursor or the limit is not valid
 */
export async function listRequests(
  tx: Tx,
  filter: { customerId?: string | undefined },
  page: PageRequest,
): Promise<Page<RequestRow>> {
  const { limit, after } = readPageRequest(page);
  return cutPage(await selectRequests(tx, { ...filter, after, limit: limit + 1 }), limit);
}
