import type { Tx } from "@scrip/db";

/** One key of one principal on one route. */
export type RequestKeyId = { principal: string; route: string; key: string };

export type RequestKeyRow = {
  bodyHash: string;
  status: string;
  responseStatus: number | null;
  responseBody: Uint8Array | null;
};

/**
 * Takes the key for a request that begins now. Of two at once, one gets it. A key whose time is over is free again; `interrupted`
 * tells that its request began and never ended.
 */
export async function claimRequestKey(
  tx: Tx,
  { principal, route, key }: RequestKeyId,
  claim: { bodyHash: string; ttlSeconds: number },
): Promise<{ claimed: boolean; interrupted: boolean }> {
  const [row] = await tx.$queryRaw<[{ claimed: boolean; interrupted: boolean }]>`
    WITH earlier AS (
      SELECT status FROM request_key WHERE principal = ${principal} AND route = ${route} AND key = ${key}
    ), claim AS (
      INSERT INTO request_key AS mine (principal, route, key, body_hash, status, expires_at)
      VALUES (${principal}, ${route}, ${key}, ${claim.bodyHash}, 'running', scrip_now() + make_interval(secs => ${claim.ttlSeconds}))
      ON CONFLICT (principal, route, key) DO UPDATE SET body_hash = EXCLUDED.body_hash, status = 'running', response_status = NULL,
        response_body = NULL, created_at = scrip_now(), expires_at = EXCLUDED.expires_at
        WHERE mine.expires_at <= scrip_now()
      RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM claim) AS claimed, EXISTS (SELECT 1 FROM earlier WHERE status = 'running') AS interrupted`;
  return row;
}

export async function findRequestKey(tx: Tx, id: RequestKeyId): Promise<RequestKeyRow | null> {
  return tx.requestKey.findUnique({
    where: { principal_route_key: id },
    select: { bodyHash: true, status: true, responseStatus: true, responseBody: true },
  });
}

export async function storeAnswer(
  tx: Tx,
  { principal, route, key }: RequestKeyId,
  answer: { responseStatus: number; responseBody: Uint8Array; ttlSeconds: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE request_key SET status = 'finished', response_status = ${answer.responseStatus}, response_body = ${answer.responseBody},
      expires_at = scrip_now() + make_interval(secs => ${answer.ttlSeconds})
    WHERE principal = ${principal} AND route = ${route} AND key = ${key} AND status = 'running'`;
}

/** Frees the key of a request that had no effect, so that it can be sent again. */
export async function releaseRequestKey(tx: Tx, id: RequestKeyId): Promise<void> {
  await tx.requestKey.deleteMany({ where: { ...id, status: "running" } });
}

/** Deletes up to a hundred keys whose time is over; that a request was interrupted is remembered a day longer. */
export async function deleteOldRequestKeys(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM request_key WHERE (principal, route, key) IN (
      SELECT principal, route, key FROM request_key
      WHERE expires_at <= scrip_now() - CASE status WHEN 'finished' THEN interval '0' ELSE interval '24 hours' END
      LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}
