import { findUser, parseDisplayName, requireMember } from "@scrip/customers";
import { newId, readNow, type Tx } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import { parseScopes, requireScopesWithin, scopesOfRole } from "../access/scopes.ts";
import type { Environment } from "../env.ts";
import { type ApiKey, insertApiKey } from "./api-key.store.ts";
import { hashApiKeyText, makeApiKeyText } from "./api-key-text.ts";

const LAST_CHARACTERS = 4;

export type ApiKeyOrder = {
  userId: string;
  customerId: string;
  environment: Environment;
  name: string;
  scopes: readonly string[];
  /** Null: until it is revoked. */
  expiresAt: Date | null;
  /** The most that may be spent with it in each day and month (UTC); null or absent is no cap. */
  dayCapMicrocredits?: bigint | null | undefined;
  monthCapMicrocredits?: bigint | null | undefined;
};
/** `text` is the whole key. It is not stored: this is the only time that it is seen. */
export type IssuedApiKey = { apiKey: ApiKey; text: string };

/**
 * Makes a key of the customer for a member of it, with no more rights than the member's user has. Whoever asks on behalf of a
 * request goes through `createApiKey`, which also looks at what the asker was allowed.
 *
 * @throws {InvalidInputError} `field` is `name`, `scopes`, `expiresAt`, `dayCap` or `monthCap`
 * @throws {NotFoundError} the user is not a member of the customer
 * @throws {AppError} `forbidden` when the user's role does not hold a scope
 */
export async function issueApiKey(tx: Tx, order: ApiKeyOrder): Promise<IssuedApiKey> {
  const name = parseDisplayName(order.name);
  const scopes = parseScopes(order.scopes);
  const dayCapMicrocredits = parseCap(order.dayCapMicrocredits, "dayCap");
  const monthCapMicrocredits = parseCap(order.monthCapMicrocredits, "monthCap");
  const now = await readNow(tx);
  if (order.expiresAt !== null && !(order.expiresAt > now)) {
    throw new InvalidInputError("Choose an expiry in the future.", { field: "expiresAt" });
  }
  await requireMember(tx, order);
  const user = await findUser(tx, order.userId);
  if (!user) throw new NotFoundError("There is no such user.");
  requireScopesWithin(scopes, scopesOfRole(user.role));

  const id = newId("key");
  const text = makeApiKeyText(order.environment, id);
  const { userId, customerId, environment, expiresAt } = order;
  const apiKey = await insertApiKey(tx, {
    id,
    customerId,
    userId,
    name,
    environment,
    scopes,
    expiresAt,
    dayCapMicrocredits,
    monthCapMicrocredits,
    secretHash: hashApiKeyText(text),
    lastFour: text.slice(-LAST_CHARACTERS),
  });
  return { apiKey, text };
}

function parseCap(capMicrocredits: bigint | null | undefined, field: string): bigint | null {
  if (capMicrocredits === undefined || capMicrocredits === null) return null;
  if (capMicrocredits > 0n && capMicrocredits <= AMOUNT_MAX_MICROCREDITS) return capMicrocredits;
  throw new InvalidInputError("A cap must be above 0, and at most a billion credits.", { field });
}
