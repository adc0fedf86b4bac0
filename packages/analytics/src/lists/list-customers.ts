import type { Tx } from "@scrip/db";
import { cutPage, type Page, type PageRequest, readPageRequest } from "../page-cursor.ts";
import { type CustomerRow, selectCustomers } from "./customer-list.store.ts";

/**
 * Users with their own accounts and balances, newest first. `search` finds a part of the e-mail or the name, or an id.
 *
 * @throws {InvalidInputError} the cursor or the limit is not valid
 */
export async function listCustomers(
  tx: Tx,
  filter: { search?: string | undefined },
  page: PageRequest,
): Promise<Page<CustomerRow>> {
  const { limit, after } = readPageRequest(page);
  return cutPage(await selectCustomers(tx, { ...filter, after, limit: limit + 1 }), limit);
}
