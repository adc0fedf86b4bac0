import type { Tx } from "@scrip/db";

/** One key of one principal on one route. */
export type RequestKeyId = { principal: string; route: string; key: string };

/** The request that has taken a key. */
export type RequestAttempt = { id: RequestKeyId; attempt: string };

export type RequestKeyRow = {
  bodyHash: string;
  status: string;
  responseStatus: number | null;
  responseBody: Uint8Array | null;
};

/**
 * Takes the key for a request that begins now. Of two at once, one gets it. A key whose time is over is free again; `interrupted`
 * tells that its request began and never ended. One that begins anew takes the key in any case; the earlier attempt loses it.
 */
export async function claimRequestKey(
  tx: Tx,
  { principal, route, key }: RequestKeyId,
  claim: { attempt: string; bodyHash: string; ttlSeconds: number; beginsAnew: boolean },
): Promise<{ claimed: boolean; interrupted: boolean }> {
  const [row] = await tx.$queryRaw<[{ claimed: boolean; interrupted: boolean }]>`
    WITH earlier AS (
      SELECT status FROM request_key WHERE principal = ${principal} AND route = ${route} AND key = ${key}
    ), claim AS (
      INSERT INTO request_key AS mine (principal, route, key, attempt, body_hash, status, expires_at)
      VALUES (${principal}, ${route}, ${key}, ${claim.attempt}, ${claim.bodyHash}, 'running',
              scrip_now() + make_interval(secs => ${claim.ttlSeconds}))
      ON CONFLICT (principal, route, key) DO UPDATE SET attempt = EXCLUDED.attempt, body_hash = EXCLUDED.body_hash, status = 'running', response_status = NULL,
        response_body = NULL, created_at = scrip_now(), expires_at = EXCLUDED.expires_at
        WHERE mine.expires_at <= scrip_now() OR ${claim.beginsAnew}
      RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM claim) AS claimed, NOT ${claim.beginsAnew} AND EXISTS (SELECT 1 FROM earlier WHERE status = 'running') AS interrupted`;
  return row;
}

export async function findRequestKey(tx: Tx, id: RequestKeyId): Promise<RequestKeyRow | null> {
  return tx.requestKey.findUnique({
    where: { principal_route_key: id },
    select: { bodyHash: true, status: true, responseStatus: true, responseBody: true },
  });
}

/** Keeps an answer. Up to twenty keys whose time is over go; that a request was interrupted is remembered a day longer. */
export async function storeAnswer(
  tx: Tx,
  { id: { principal, route, key }, attempt }: RequestAttempt,
  answer: { responseStatus: number; responseBody: Uint8Array; ttlSeconds: number },
): Promise<void> {
  await tx.$executeRaw`
    WITH old AS (
      DELETE FROM request_key WHERE (principal, route, key) IN (
        SELECT o.principal, o.route, o.key FROM request_key o
        WHERE o.expires_at <= scrip_now() - CASE o.status WHEN 'finished' THEN interval '0' ELSE interval '24 hours' END
          AND (o.principal, o.route, o.key) <> (${principal}, ${route}, ${key})
        LIMIT 20 FOR UPDATE SKIP LOCKED))
    UPDATE request_key SET status = 'finished', response_status = ${answer.responseStatus}, response_body = ${answer.responseBody},
      expires_at = scrip_now() + make_interval(secs => ${answer.ttlSeconds})
    WHERE principal = ${principal} AND route = ${route} AND key = ${key} AND attempt = ${attempt} AND status = 'running'`;
}

/** Frees the key of a request that had no effect, so that it can be sent again. */
export async function releaseRequestKey(tx: Tx, { id, attempt }: RequestAttempt): Promise<void> {
  await tx.requestKey.deleteMany({ where: { ...id, attempt, status: "running" } });
}

/**
 * Deletes every key and stored answer of a person: of their sessions, wherever they acted, of the keys that they made, and of
 * every key of their own account.
 */
export async function deleteRequestKeys(
  tx: Tx,
  person: { userId: string; customerIds: readonly string[]; ownCustomerId: string },
): Promise<void> {
  const sessions = person.customerIds.map((customerId) => `user:${person.userId}:${customerId}`);
  await tx.$executeRaw`
    DELETE FROM request_key WHERE principal = ANY (${sessions}) OR principal IN (
      SELECT 'key:' || id || ':' || customer_id FROM api_key
        WHERE user_id = ${person.userId} OR customer_id = ${person.ownCustomerId})`;
}
