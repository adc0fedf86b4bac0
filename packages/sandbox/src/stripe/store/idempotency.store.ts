import type { Pool } from "pg";
import type { Tx } from "../database.ts";

/** The result of the first request with a key. */
export type StoredAnswer = { fingerprint: string; requestId: string; status: number; answer: object };

/** The stored answer for a key, unless it is older than 24 hours. */
export async function findStoredAnswer(pool: Pool, key: string): Promise<StoredAnswer | null> {
  const { rows } = await pool.query<StoredAnswer>(
    `select fingerprint, request_id as "requestId", status, answer from sandbox_stripe.idempotency_key
     where key = $1 and created_at > scrip_now() - interval '24 hours'`,
    [key],
  );
  return rows[0] ?? null;
}

/**
 * Keeps an answer under its key, in place of one that is older than 24 hours.
 *
 * @throws {Error} there is a younger one: another process ran the same request meanwhile
 */
export async function insertStoredAnswer(db: Pool | Tx, key: string, stored: StoredAnswer): Promise<void> {
  const { rowCount } = await db.query(
    `insert into sandbox_stripe.idempotency_key as kept (key, fingerprint, request_id, status, answer, created_at)
     values ($1, $2, $3, $4, $5, scrip_now())
     on conflict (key) do update set fingerprint = excluded.fingerprint, request_id = excluded.request_id,
       status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
     where kept.created_at <= scrip_now() - interval '24 hours'`,
    [key, stored.fingerprint, stored.requestId, stored.status, JSON.stringify(stored.answer)],
  );
  if (rowCount === 0) throw new Error(`the idempotency key ${key} was used by another process`);
}
