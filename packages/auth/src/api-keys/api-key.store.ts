import type { MemberRole, UserRole } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import type { Scope } from "../access/scopes.ts";
import type { Environment } from "../env.ts";

/** An API key without its secret. */
export type ApiKey = {
  id: string;
  customerId: string;
  userId: string;
  name: string;
  environment: Environment;
  lastFour: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

type NewApiKey = Pick<
  ApiKey,
  "id" | "customerId" | "userId" | "name" | "environment" | "lastFour" | "scopes" | "expiresAt"
> & {
  secretHash: string;
};

/** What decides whether a key is good now: the key, its maker as they are today, and the time. */
export type ApiKeyProof = Pick<
  ApiKey,
  "id" | "customerId" | "userId" | "scopes" | "expiresAt" | "revokedAt" | "lastUsedAt"
> & {
  secretHash: string;
  role: UserRole;
  memberRole: MemberRole;
  userDisabledAt: Date | null;
  now: Date;
};

const apiKeyColumns = {
  id: true,
  customerId: true,
  userId: true,
  name: true,
  environment: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
} as const;

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<ApiKey> {
  return toApiKey(await tx.apiKey.create({ data: key, select: apiKeyColumns }));
}

/** The customer's keys, revoked ones too, newest first. */
export async function listApiKeysOfCustomer(tx: Tx, customerId: string): Promise<ApiKey[]> {
  const rows = await tx.apiKey.findMany({ where: { customerId }, orderBy: { id: "desc" }, select: apiKeyColumns });
  return rows.map(toApiKey);
}

/** Finds a key by its public part. A maker who is no member of the customer any more has no key to it. */
export async function findApiKeyProof(tx: Tx, id: string): Promise<ApiKeyProof | null> {
  const [row] = await tx.$queryRaw<ApiKeyProof[]>`
    SELECT k.id, k.customer_id AS "customerId", k.user_id AS "userId", k.scopes, k.secret_hash AS "secretHash",
      k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt",
      u.role, u.disabled_at AS "userDisabledAt", m.role AS "memberRole", scrip_now() AS now
    FROM api_key k
    JOIN app_user u ON u.id = k.user_id
    JOIN member m ON m.customer_id = k.customer_id AND m.user_id = k.user_id
    WHERE k.id = ${id}`;
  return row ?? null;
}

/** Revokes a key of this customer, for good; tells whether there is one. A key revoked before keeps its time. */
export async function markApiKeyRevoked(tx: Tx, key: { id: string; customerId: string }): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE api_key SET revoked_at = coalesce(revoked_at, scrip_now()) WHERE id = ${key.id} AND customer_id = ${key.customerId}`;
  return changed > 0;
}

/** Notes that the key was used; of many at once, one writes. */
export async function markApiKeyUsed(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE api_key SET last_used_at = scrip_now()
    WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at <= scrip_now() - interval '1 minute')`;
}

type ApiKeyRow = Omit<ApiKey, "environment" | "scopes"> & { environment: string; scopes: string[] };

// The database admits no other environment and no other scope (migration 0006).
function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, environment: row.environment as Environment, scopes: row.scopes as Scope[] };
}
