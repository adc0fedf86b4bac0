import type { Pool } from "pg";

/** A call of the API, as it came in. */
export type NewCall = {
  requestId: string;
  method: string;
  path: string;
  /** The form or query as it was sent, at most 10,000 characters of it. */
  parameters: string;
  idempotencyKey: string | null;
};

/** How a call ended. */
export type CallEnding = {
  status: number;
  /** The stored answer of an earlier call with the same idempotency key. */
  isReplay: boolean;
  /** The fault switch cut the connection after the work was done. */
  isAnswerLost: boolean;
  /** The object that was answered; null for a list or an error. */
  objectId: string | null;
};

const PARAMETERS_MAX = 10_000;

/** Notes a call before anything is done for it. */
export async function insertCall(pool: Pool, call: NewCall): Promise<void> {
  await pool.query(
    `insert into sandbox_stripe.call (request_id, began_at, method, path, parameters, idempotency_key)
     values ($1, scrip_now(), $2, $3, $4, $5)`,
    [call.requestId, call.method, call.path, call.parameters.slice(0, PARAMETERS_MAX), call.idempotencyKey],
  );
}

export async function endCall(pool: Pool, requestId: string, ending: CallEnding): Promise<void> {
  await pool.query(
    `update sandbox_stripe.call set status = $2, is_replay = $3, is_answer_lost = $4, object_id = $5
     where request_id = $1`,
    [requestId, ending.status, ending.isReplay, ending.isAnswerLost, ending.objectId],
  );
}

/** A call in the journal. The keys of its ending are null when it never ended: the sandbox was killed, or it is running. */
export type JournalRow = { seq: string; beganAt: Date } & NewCall & { [K in keyof CallEnding]: CallEnding[K] | null };

/** Calls after the number `after`, oldest first. */
export async function listCalls(pool: Pool, after: number, limit: number): Promise<JournalRow[]> {
  const { rows } = await pool.query<JournalRow>(
    `select seq, request_id as "requestId", began_at as "beganAt", method, path, parameters,
       idempotency_key as "idempotencyKey", status, is_replay as "isReplay", is_answer_lost as "isAnswerLost",
       object_id as "objectId"
     from sandbox_stripe.call where seq > $1 order by seq limit $2`,
    [after, limit],
  );
  return rows;
}
