import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { requirePermission } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import { markApiKeyRevoked } from "./api-key.store.ts";

/**
 * Ends a key of the customer that the principal acts for, from the next request on. Repeating it changes nothing.
 *
 * @throws {NotFoundError} the customer has no such key
 * @throws {AppError} `unauthenticated` or `forbidden`
 */
export async function revokeApiKey(tx: Tx, asker: Principal | null, apiKeyId: string): Promise<void> {
  const { customerId } = requirePermission(asker, "apiKeys.manage");
  const found = await markApiKeyRevoked(tx, { id: apiKeyId, customerId });
  if (!found) throw new NotFoundError("There is no such API key.");
}
