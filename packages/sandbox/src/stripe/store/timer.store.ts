import type { Tx } from "../database.ts";

/** What the passing of time does to an object by itself. */
export type TimerAction =
  | "advance_test_clock"
  | "cancel_subscription"
  | "close_inquiry"
  | "end_trial"
  | "escalate_inquiry"
  | "expire_coupon"
  | "expire_promotion_code"
  | "expire_session"
  | "expire_incomplete"
  | "fail_refund"
  | "finalize_invoice"
  | "finish_test_clock"
  | "lose_dispute"
  | "make_funds_available"
  | "renew_subscription"
  | "resume_collection"
  | "retry_invoice"
  | "settle_payment"
  | "succeed_refund"
  | "warn_of_trial_end"
  | "win_dispute";

export type Timer = { action: TimerAction; objectId: string };

export async function insertTimer(tx: Tx, timer: Timer, dueAt: Date): Promise<void> {
  await tx.query(`insert into sandbox_stripe.timer (due_at, action, object_id) values ($1, $2, $3)`, [
    dueAt,
    timer.action,
    timer.objectId,
  ]);
}

/** Nothing more happens to this object by itself. */
export async function deleteAllTimers(tx: Tx, objectId: string): Promise<void> {
  await tx.query(`delete from sandbox_stripe.timer where object_id = $1`, [objectId]);
}

export async function deleteTimers(tx: Tx, objectId: string, action: TimerAction): Promise<void> {
  await tx.query(`delete from sandbox_stripe.timer where object_id = $1 and action = $2`, [objectId, action]);
}

/** The timer that has been due for longest, not yet taken; null when none is. */
export async function findDueTimer(tx: Tx): Promise<(Timer & { id: string; dueAt: Date }) | null> {
  const { rows } = await tx.query<Timer & { id: string; dueAt: Date }>(
    `select id, action, object_id as "objectId", due_at as "dueAt" from sandbox_stripe.timer
     where due_at <= scrip_now() order by due_at, id limit 1`,
  );
  return rows[0] ?? null;
}

/** False when somebody else was faster. The timer comes back if the transaction fails. */
export async function takeTimer(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(`delete from sandbox_stripe.timer where id = $1`, [id]);
  return rowCount === 1;
}
