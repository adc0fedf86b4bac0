import type { Tx } from "./database.ts";
import type { EventPayload } from "./expression.ts";
import type { Cancellation } from "./function-config.ts";

/** What a step of a running run waits for. */
export type WaitingStep = { runId: string; stepId: string; condition: string | null; runEvent: EventPayload };

export async function insertWaitingStep(
  tx: Tx,
  runId: string,
  wait: { stepId: string; eventName: string; condition: string | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO sandbox_executor.waiting_step (run_id, step_id, event_name, condition) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [runId, wait.stepId, wait.eventName, wait.condition],
  );
}

/** The steps that wait for an event of this name, in one order for everyone. */
export async function listWaitingSteps(tx: Tx, eventName: string): Promise<WaitingStep[]> {
  const { rows } = await tx.query<Omit<WaitingStep, "runEvent"> & { event: string }>(
    `SELECT run_id AS "runId", step_id AS "stepId", condition, event
     FROM sandbox_executor.waiting_step JOIN sandbox_executor.run ON run.id = run_id
     WHERE event_name = $1 AND status = 'running' ORDER BY run_id, step_id`,
    [eventName],
  );
  return rows.map(({ event, ...step }) => ({ ...step, runEvent: JSON.parse(event) }));
}

/** Takes a step's wait away, timeout included; false when it is over already. */
export async function endWait(tx: Tx, runId: string, stepId: string): Promise<boolean> {
  await tx.query("DELETE FROM sandbox_executor.waiting_step WHERE run_id = $1 AND step_id = $2", [runId, stepId]);
  const { rowCount } = await tx.query(
    "DELETE FROM sandbox_executor.work WHERE run_id = $1 AND step_id = $2 AND kind IN ('wait', 'invoke')",
    [runId, stepId],
  );
  return rowCount === 1;
}

export type CancellableRun = { runId: string; runEvent: EventPayload; startedAt: Date; cancelOn: Cancellation[] };

/** Running runs that an event of this name may cancel, in one order for everyone. */
export async function listCancellableRuns(tx: Tx, eventName: string): Promise<CancellableRun[]> {
  const { rows } = await tx.query<Omit<CancellableRun, "runEvent"> & { event: string }>(
    `SELECT run.id AS "runId", event, created_at AS "startedAt", cancel_on AS "cancelOn"
     FROM sandbox_executor.run JOIN sandbox_executor.job_function ON job_function.id = function_id
     WHERE status = 'running' AND cancel_on @> jsonb_build_array(jsonb_build_object('event', $1::text)) ORDER BY run.id`,
    [eventName],
  );
  return rows.map(({ event, ...run }) => ({ ...run, runEvent: JSON.parse(event) }));
}
