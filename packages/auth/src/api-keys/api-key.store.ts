import type { MemberRole, UserRole } from "@scrip/customers";
import { Prisma, queryPrepared, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import type { Scope } from "../access/scopes.ts";
import type { Environment } from "../env.ts";
import type { ApiLimits } from "../rate-limits/api-limits.ts";

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
  /** The most that may be spent with it in each day and month (UTC); null is no cap. */
  dayCapMicrocredits: bigint | null;
  monthCapMicrocredits: bigint | null;
};

type NewApiKey = Pick<
  ApiKey,
  | "id"
  | "customerId"
  | "userId"
  | "name"
  | "environment"
  | "lastFour"
  | "scopes"
  | "expiresAt"
  | "dayCapMicrocredits"
  | "monthCapMicrocredits"
> & {
  secretHash: string;
};

/** What decides whether a key is good now: the key, its maker as they are today, and the time. */
export type ApiKeyProof = Pick<
  ApiKey,
  "id" | "customerId" | "userId" | "scopes" | "expiresAt" | "revokedAt" | "dayCapMicrocredits" | "monthCapMicrocredits"
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
  dayCapMicrocredits: true,
  monthCapMicrocredits: true,
} as const;

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<ApiKey> {
  return toApiKey(await tx.apiKey.create({ data: key, select: apiKeyColumns }));
}

/** A key and the name of whoever made it. */
export type ListedApiKey = ApiKey & { madeBy: string };

/** The customer's keys, revoked ones too, newest first. */
export async function listApiKeysOfCustomer(tx: Tx, customerId: string): Promise<ListedApiKey[]> {
  const rows = await tx.apiKey.findMany({
    where: { customerId },
    orderBy: { id: "desc" },
    select: { ...apiKeyColumns, user: { select: { name: true } } },
  });
  return rows.map(({ user, ...row }) => ({ ...toApiKey(row), madeBy: user.name }));
}

type Admission = { proof: ApiKeyProof | null; limitedSubject: string | null; limitedSeconds: number | null };

/** What is read in the round trip of an admission: a query of one row, which may use `admitted.id` and `admitted.customer_id`. */
export type Alongside = {
  query: Prisma.Sql;
  /** Is given the row, also where the key turns out to be no good. */
  take: (row: object) => void;
};

/**
 * Finds a key by its public part, counts its use and notes it. A maker who is no member of the customer any more has no key to it.
 * Key and customer are counted only where the hash is right; whether it is, the caller compares in constant time.
 */
export async function callAdmitApiKey(
  tx: Tx,
  call: { id: string; hash: string; network: string; limits: ApiLimits; windowSeconds: number; weight: number },
  alongside?: Alongside,
): Promise<Admission> {
  const { perKey, perCustomer, perNetwork } = call.limits;
  const [row] = await queryPrepared<{ [Key in keyof ApiKeyProof]: ApiKeyProof[Key] | null } & Omit<Admission, "proof">>(
    tx,
    Prisma.sql`
    SELECT admitted.id, customer_id AS "customerId", user_id AS "userId", scopes, secret_hash AS "secretHash", expires_at AS "expiresAt",
      revoked_at AS "revokedAt", day_cap_microcredits AS "dayCapMicrocredits", month_cap_microcredits AS "monthCapMicrocredits",
      role, user_disabled_at AS "userDisabledAt", member_role AS "memberRole", now,
      limited_subject AS "limitedSubject", limited_seconds AS "limitedSeconds"${alongside ? Prisma.sql`, alongside.*` : Prisma.empty}
    FROM auth_admit_api_key(${call.id}, ${call.hash}, ${call.network}, ${perKey}::int, ${perCustomer}::int, ${perNetwork}::int,
                            ${call.windowSeconds}::int, ${call.weight}::int) AS admitted${
                              alongside
                                ? Prisma.sql` LEFT JOIN LATERAL (${alongside.query}) AS alongside ON true`
                                : Prisma.empty
                            }`,
  );
  assert(row, "an admission is one row");
  alongside?.take(row);
  const { limitedSubject, limitedSeconds, ...proof } = row;
  return { proof: proof.id === null ? null : (proof as ApiKeyProof), limitedSubject, limitedSeconds };
}

/** Revokes every key that this user has made, for good. */
export async function revokeApiKeysOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`UPDATE api_key SET revoked_at = scrip_now() WHERE user_id = ${userId} AND revoked_at IS NULL`;
}

/** Revokes a key of this customer, for good; tells whether there is one. A key revoked before keeps its time. */
export async function markApiKeyRevoked(tx: Tx, key: { id: string; customerId: string }): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE api_key SET revoked_at = coalesce(revoked_at, scrip_now()) WHERE id = ${key.id} AND customer_id = ${key.customerId}`;
  return changed > 0;
}

/** Revokes every key of the customer, and those that the user made for others, and forgets what they were called. */
export async function retireApiKeys(tx: Tx, key: { userId: string; customerId: string }): Promise<void> {
  await tx.$executeRaw`
    UPDATE api_key SET revoked_at = coalesce(revoked_at, scrip_now()), name = 'Deleted key'
      WHERE customer_id = ${key.customerId} OR user_id = ${key.userId}`;
}

type ApiKeyRow = Omit<ApiKey, "environment" | "scopes"> & { environment: string; scopes: string[] };

// The database admits no other environment and no other scope (migration 0006).
function toApiKey(row: ApiKeyRow): ApiKey {
  return { ...row, environment: row.environment as Environment, scopes: row.scopes as Scope[] };
}
