import type { Tx } from "@scrip/db";
import type { Audience } from "../sessions/session-lifetimes.ts";

export async function insertPendingLogIn(
  tx: Tx,
  row: { id: string; userId: string; audience: Audience; lifetimeSeconds: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO pending_log_in (id, user_id, audience, expires_at)
    VALUES (${row.id}, ${row.userId}, ${row.audience}, scrip_now() + make_interval(secs => ${row.lifetimeSeconds}))`;
}

/** Whose password was right, in that app, and not too long ago. */
export async function findPendingUserId(tx: Tx, id: string, audience: Audience): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    SELECT user_id AS "userId" FROM pending_log_in
    WHERE id = ${id} AND audience = ${audience} AND expires_at > scrip_now()`;
  return row?.userId ?? null;
}

/** Takes a pending log-in that still counts: of many who come at once, one has it. */
export async function takePendingUserId(tx: Tx, id: string, audience: Audience): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM pending_log_in WHERE id = ${id} AND audience = ${audience} AND expires_at > scrip_now()
    RETURNING user_id AS "userId"`;
  return row?.userId ?? null;
}

export async function deletePendingLogInsOfUser(tx: Tx, userId: string): Promise<void> {
  await tx.pendingLogIn.deleteMany({ where: { userId } });
}

export async function deleteExpiredPendingLogIns(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM pending_log_in WHERE id IN (
      SELECT id FROM pending_log_in WHERE expires_at <= scrip_now() LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}
