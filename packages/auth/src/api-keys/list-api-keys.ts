import type { Tx } from "@scrip/db";
import { requirePermission } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import { type ListedApiKey, listApiKeysOfCustomer } from "./api-key.store.ts";

/**
 * The keys of the customer that the principal acts for, newest first. Their secrets are not known to anybody.
 *
 * @throws {AppError} `unauthenticated` or `forbidden`
 */
export async function listApiKeys(tx: Tx, asker: Principal | null): Promise<ListedApiKey[]> {
  const { customerId } = requirePermission(asker, "apiKeys.manage");
  return listApiKeysOfCustomer(tx, customerId);
}
