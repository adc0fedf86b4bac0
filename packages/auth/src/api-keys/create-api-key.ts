import type { Tx } from "@scrip/db";
import { requirePermission } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import { parseScopes, requireScopesWithin } from "../access/scopes.ts";
import { type ApiKeyOrder, type IssuedApiKey, issueApiKey } from "./issue-api-key.ts";

/**
 * Makes a key of the customer that the principal acts for, with a subset of the principal's own scopes. So a session of the web
 * app cannot make an operator's key, whoever is logged in.
 *
 * @throws {InvalidInputError} `field` is `name`, `scopes` or `expiresAt`
 * @throws {AppError} `unauthenticated` or `forbidden`
 */
export async function createApiKey(
  tx: Tx,
  asker: Principal | null,
  order: Omit<ApiKeyOrder, "userId" | "customerId">,
): Promise<IssuedApiKey> {
  const { userId, customerId, scopes } = requirePermission(asker, "apiKeys.manage");
  requireScopesWithin(parseScopes(order.scopes), scopes);
  return issueApiKey(tx, { ...order, userId, customerId });
}
