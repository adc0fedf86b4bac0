import type { Pool } from "pg";
import { nextTick, parseCron } from "./cron.ts";
import type { Tx } from "./database.ts";
import type { EventPayload } from "./expression.ts";
import { type AppRegistration, type JobFunction, parseTriggers } from "./function-config.ts";
import type { RunProgress, StepResult, Work } from "./plan-after-reply.ts";
import type { RunError } from "./read-reply.ts";

const JOB_FUNCTION = `id, url, triggers, attempts_max AS "attemptsMax", concurrency_limit AS "concurrencyLimit",
  concurrency_key AS "concurrencyKey", idempotency, cancel_on AS "cancelOn"`;

/** Replaces what the app at `registration.url` serves, and starts the calendar of schedules that are new. */
export async function saveRegistration(tx: Tx, registration: AppRegistration, now: Date): Promise<void> {
  const { url, appName, sdk, functions } = registration;
  await tx.query(
    `INSERT INTO sandbox_executor.app (url, name, sdk, synced_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (url) DO UPDATE SET name = $2, sdk = $3, synced_at = $4`,
    [url, appName, sdk, now],
  );
  await tx.query("UPDATE sandbox_executor.job_function SET is_served = false WHERE app_url = $1", [url]);
  for (const served of functions) {
    await tx.query(
      `INSERT INTO sandbox_executor.job_function
         (id, app_url, url, triggers, attempts_max, concurrency_limit, concurrency_key, idempotency,
          cancel_on, is_served)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)
       ON CONFLICT (id) DO UPDATE SET app_url = $2, url = $3, triggers = $4, attempts_max = $5, concurrency_limit = $6,
         concurrency_key = $7, idempotency = $8, cancel_on = $9, is_served = true`,
      [
        served.id,
        url,
        served.url,
        JSON.stringify(served.triggers),
        served.attemptsMax,
        served.concurrencyLimit,
        served.concurrencyKey,
        served.idempotency,
        JSON.stringify(served.cancelOn),
      ],
    );
    await saveCronTriggers(tx, served, now);
  }
  await tx.query(
    `DELETE FROM sandbox_executor.cron_trigger WHERE function_id IN
       (SELECT id FROM sandbox_executor.job_function WHERE app_url = $1 AND NOT is_served)`,
    [url],
  );
}

async function saveCronTriggers(tx: Tx, served: JobFunction, now: Date): Promise<void> {
  const crons = served.triggers.flatMap((trigger) => ("cron" in trigger ? [trigger.cron] : []));
  await tx.query("DELETE FROM sandbox_executor.cron_trigger WHERE function_id = $1 AND NOT (cron = ANY($2))", [
    served.id,
    crons,
  ]);
  for (const cron of crons) {
    await tx.query(
      "INSERT INTO sandbox_executor.cron_trigger (function_id, cron, next_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [served.id, cron, nextTick(parseCron(cron), now)],
    );
  }
}

/** The addresses of apps that have registered at least once, in any life of the executor. */
export async function listKnownAppUrls(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ url: string }>("SELECT url FROM sandbox_executor.app");
  return rows.map((row) => row.url);
}

export async function listServedFunctions(tx: Tx): Promise<JobFunction[]> {
  // In one order for everyone, so that two events cannot wait for each other's run keys.
  const { rows } = await tx.query<Omit<JobFunction, "triggers"> & { triggers: string }>(
    `SELECT ${JOB_FUNCTION} FROM sandbox_executor.job_function WHERE is_served ORDER BY id`,
  );
  return rows.map((row) => ({ ...row, triggers: parseTriggers(row.triggers) }));
}

/** Null when no app serves it. */
export async function findServedFunction(tx: Tx, id: string): Promise<JobFunction | null> {
  const { rows } = await tx.query<Omit<JobFunction, "triggers"> & { triggers: string }>(
    `SELECT ${JOB_FUNCTION} FROM sandbox_executor.job_function WHERE is_served AND id = $1`,
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, triggers: parseTriggers(row.triggers) };
}

export type DueTick = { served: JobFunction; cron: string; tickAt: Date };

/** Takes the schedules that are due and moves each to its first time after `now`, however many were missed. */
export async function takeDueTicks(tx: Tx, now: Date): Promise<DueTick[]> {
  const { rows } = await tx.query<Omit<JobFunction, "triggers"> & { triggers: string; cron: string; tickAt: Date }>(
    `SELECT cron, next_at AS "tickAt", ${JOB_FUNCTION}
     FROM sandbox_executor.cron_trigger JOIN sandbox_executor.job_function ON id = function_id
     WHERE next_at <= $1 AND is_served ORDER BY next_at, id FOR UPDATE OF cron_trigger`,
    [now],
  );
  for (const row of rows) {
    await tx.query("UPDATE sandbox_executor.cron_trigger SET next_at = $3 WHERE function_id = $1 AND cron = $2", [
      row.id,
      row.cron,
      nextTick(parseCron(row.cron), now),
    ]);
  }
  return rows.map(({ cron, tickAt, ...served }) => ({
    served: { ...served, triggers: parseTriggers(served.triggers) },
    cron,
    tickAt,
  }));
}

/** True when `key` was free; it is taken until `expiresAt`. Two transactions that want one key queue up. */
export async function takeRunKey(tx: Tx, key: string, now: Date, expiresAt: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO sandbox_executor.run_key (key, expires_at) VALUES ($1, $3)
     ON CONFLICT (key) DO UPDATE SET expires_at = $3 WHERE run_key.expires_at <= $2`,
    [key, now, expiresAt],
  );
  return rowCount === 1;
}

/** A step of a run that waits for another run. */
type InvokingStep = { runId: string; stepId: string };

export type NewRun = {
  id: string;
  functionId: string;
  event: EventPayload;
  concurrencyGroup: string;
  invokedBy: InvokingStep | null;
};

export async function insertRun(tx: Tx, run: NewRun, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO sandbox_executor.run
       (id, function_id, event, concurrency_group, created_at, invoked_by_run, invoked_by_step)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      run.id,
      run.functionId,
      JSON.stringify(run.event),
      run.concurrencyGroup,
      now,
      run.invokedBy?.runId,
      run.invokedBy?.stepId,
    ],
  );
  await insertWork(tx, run.id, { kind: "discovery", stepId: "", dueAt: now });
}

export async function insertWork(tx: Tx, runId: string, work: Work): Promise<void> {
  await tx.query(
    `INSERT INTO sandbox_executor.work (run_id, kind, step_id, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [runId, work.kind, work.stepId, work.dueAt],
  );
}

export type HandOver = { workId: string; handOver: number };

/**
 * Marks the due work of the given apps as handed over and returns it, oldest run first. No more requests are out for
 * one concurrency group than its function's limit. To be called by one caller at a time.
 */
export async function takeDueWork(tx: Tx, appUrls: string[], now: Date): Promise<HandOver[]> {
  const { rows } = await tx.query<HandOver>(
    `WITH busy AS (
       SELECT run.concurrency_group, count(*) AS requests
       FROM sandbox_executor.work JOIN sandbox_executor.run ON run.id = work.run_id
       WHERE is_handed GROUP BY run.concurrency_group
     ), due AS (
       SELECT work.id, run.concurrency_group, concurrency_limit,
              row_number() OVER (PARTITION BY run.concurrency_group ORDER BY run.id, work.id) AS place
       FROM sandbox_executor.work
       JOIN sandbox_executor.run ON run.id = work.run_id
       JOIN sandbox_executor.job_function ON job_function.id = run.function_id
       WHERE NOT is_handed AND due_at <= $2 AND app_url = ANY($1)
     ), taken AS (
       UPDATE sandbox_executor.work SET is_handed = true, hand_over = hand_over + 1
       WHERE id IN (
         SELECT due.id FROM due LEFT JOIN busy USING (concurrency_group)
         WHERE concurrency_limit IS NULL OR place + coalesce(busy.requests, 0) <= concurrency_limit
       ) RETURNING id, run_id, hand_over
     )
     SELECT id AS "workId", hand_over AS "handOver" FROM taken ORDER BY run_id, id`,
    [appUrls, now],
  );
  return rows;
}

/** Makes work that an earlier life of the executor had handed out due again. */
export async function takeBackHandedWork(db: Pool): Promise<void> {
  await db.query("UPDATE sandbox_executor.work SET is_handed = false WHERE is_handed");
}

export type HandedWork = {
  kind: Work["kind"];
  stepId: string;
  attempt: number;
  attemptsMax: number;
  runId: string;
  functionUrl: string;
  appUrl: string;
  event: EventPayload;
  progress: RunProgress;
  /** Results by step id, as the SDK wants them. */
  steps: Record<string, unknown>;
};

/** Loads what a request needs, or null when the work is done, gone or handed out anew. */
export async function findHandedWork(db: Pool, { workId, handOver }: HandOver): Promise<HandedWork | null> {
  // One statement, so that the steps are those of the stack.
  const { rows } = await db.query<
    Omit<HandedWork, "event" | "steps" | "progress"> & RunProgress & { event: string; steps: Record<string, string> }
  >(
    `SELECT kind, step_id AS "stepId", attempt, attempts_max AS "attemptsMax", run.id AS "runId", event, stack, pending,
            is_planning AS "isPlanning", job_function.url AS "functionUrl", app_url AS "appUrl",
            (SELECT coalesce(json_object_agg(step.id, step.result), '{}')
             FROM sandbox_executor.step WHERE step.run_id = run.id) AS steps
     FROM sandbox_executor.work
     JOIN sandbox_executor.run ON run.id = work.run_id
     JOIN sandbox_executor.job_function ON job_function.id = run.function_id
     WHERE work.id = $1 AND hand_over = $2 AND is_handed`,
    [workId, handOver],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { event, steps, stack, pending, isPlanning, ...work } = row;
  return {
    ...work,
    event: JSON.parse(event),
    progress: { stack, pending, isPlanning },
    steps: Object.fromEntries(Object.entries(steps).map(([id, result]) => [id, JSON.parse(result)])),
  };
}

export type LockedRun = {
  progress: RunProgress;
  functionId: string;
  event: EventPayload;
  invokedBy: InvokingStep | null;
};

/** Locks a run until the transaction ends; null when it has ended. */
export async function lockRun(tx: Tx, runId: string): Promise<LockedRun | null> {
  const { rows } = await tx.query<
    RunProgress & { functionId: string; event: string; callerId: string | null; callingStepId: string | null }
  >(
    `SELECT stack, pending, is_planning AS "isPlanning", function_id AS "functionId", event,
            invoked_by_run AS "callerId", invoked_by_step AS "callingStepId"
     FROM sandbox_executor.run WHERE id = $1 AND status = 'running' FOR UPDATE`,
    [runId],
  );
  const [run] = rows;
  if (run === undefined) return null;
  const { functionId, event, callerId, callingStepId, ...progress } = run;
  const invokedBy = callerId === null || callingStepId === null ? null : { runId: callerId, stepId: callingStepId };
  return { progress, functionId, event: JSON.parse(event), invokedBy };
}

/** Locks the run and its handed work until the transaction ends; null when the work is done, gone or handed out anew. */
export async function lockHandedWork(tx: Tx, runId: string, { workId, handOver }: HandOver): Promise<LockedRun | null> {
  const run = await lockRun(tx, runId);
  const held = await tx.query(
    "SELECT FROM sandbox_executor.work WHERE id = $1 AND hand_over = $2 AND is_handed FOR UPDATE",
    [workId, handOver],
  );
  return held.rowCount === 0 ? null : run;
}

export async function countRequest(db: Pool, runId: string): Promise<void> {
  await db.query("UPDATE sandbox_executor.run SET request_count = request_count + 1 WHERE id = $1", [runId]);
}

/** Puts work back with its next attempt. The error is kept on the run for people to see. */
export async function rescheduleWork(tx: Tx, runId: string, workId: string, at: Date, error: RunError): Promise<void> {
  await tx.query(
    "UPDATE sandbox_executor.work SET attempt = attempt + 1, due_at = $2, is_handed = false WHERE id = $1",
    [workId, at],
  );
  await tx.query("UPDATE sandbox_executor.run SET error = $2 WHERE id = $1", [runId, JSON.stringify(error)]);
}

/** Takes work that is done away, with the wait it may have been the timeout of. */
export async function deleteWork(tx: Tx, runId: string, workId: string): Promise<void> {
  await tx.query(
    `WITH done AS (DELETE FROM sandbox_executor.work WHERE id = $1 RETURNING step_id)
     DELETE FROM sandbox_executor.waiting_step USING done WHERE run_id = $2 AND waiting_step.step_id = done.step_id`,
    [workId, runId],
  );
}

export async function saveProgress(
  tx: Tx,
  runId: string,
  progress: RunProgress,
  finished: StepResult | null,
): Promise<void> {
  if (finished !== null) {
    await tx.query("INSERT INTO sandbox_executor.step (run_id, id, name, result) VALUES ($1, $2, $3, $4)", [
      runId,
      finished.id,
      finished.name,
      JSON.stringify(finished.result),
    ]);
  }
  await tx.query(
    "UPDATE sandbox_executor.run SET stack = $2, pending = $3, is_planning = $4, error = NULL WHERE id = $1",
    [runId, progress.stack, progress.pending, progress.isPlanning],
  );
}

export type RunEnd =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: RunError }
  | { status: "cancelled" };

/** Ends a run, and with it whatever else it was still waiting for. */
export async function endRun(tx: Tx, runId: string, end: RunEnd, now: Date): Promise<void> {
  await tx.query("DELETE FROM sandbox_executor.work WHERE run_id = $1", [runId]);
  await tx.query("DELETE FROM sandbox_executor.waiting_step WHERE run_id = $1", [runId]);
  const output = end.status === "completed" ? JSON.stringify(end.output) : null;
  const error = end.status === "failed" ? JSON.stringify(end.error) : null;
  await tx.query(
    "UPDATE sandbox_executor.run SET status = $2, output = $3, error = $4, ended_at = $5, pending = '{}' WHERE id = $1",
    [runId, end.status, output, error, now],
  );
}

/** Forgets runs that ended before `before`, at most `limit`, and keys that have expired; answers how many runs. */
export async function deleteOldRuns(tx: Tx, before: Date, now: Date, limit: number): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM sandbox_executor.run WHERE ended_at < $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED",
    [before, limit],
  );
  const ids = rows.map(({ id }) => id);
  await tx.query("DELETE FROM sandbox_executor.step WHERE run_id = ANY($1)", [ids]);
  await tx.query("DELETE FROM sandbox_executor.run WHERE id = ANY($1)", [ids]);
  await tx.query("DELETE FROM sandbox_executor.run_key WHERE expires_at < $1", [now]);
  return ids.length;
}

export type RunSummary = {
  id: string;
  function: string;
  event: { id: string; name: string };
  status: "running" | "completed" | "failed" | "cancelled";
  /** Requests made for the run, repeated ones included. */
  requests: number;
  /** The number of the attempt that comes next, from 0; null once the run has ended. */
  attempt: number | null;
  nextAt: Date | null;
  steps: string[];
  output: unknown;
  error: RunError | null;
  createdAt: Date;
  endedAt: Date | null;
};

export async function listLatestRuns(db: Pool, limit: number): Promise<RunSummary[]> {
  const { rows } = await db.query<
    Omit<RunSummary, "event" | "output" | "error"> & { event: string; output: string | null; error: string | null }
  >(
    `SELECT run.id, function_id AS function, event, status, request_count AS requests, next.attempt,
            next.due_at AS "nextAt", output, error, created_at AS "createdAt", ended_at AS "endedAt",
            ARRAY(SELECT step.name FROM sandbox_executor.step WHERE step.run_id = run.id
                  ORDER BY array_position(run.stack, step.id)) AS steps
     FROM sandbox_executor.run
     LEFT JOIN LATERAL (SELECT attempt, due_at FROM sandbox_executor.work WHERE run_id = run.id
                        ORDER BY due_at, work.id LIMIT 1) AS next ON true
     ORDER BY run.created_at DESC, run.id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ event, output, error, ...run }) => {
    const { id, name } = JSON.parse(event);
    return {
      ...run,
      event: { id, name },
      output: output === null ? null : JSON.parse(output),
      error: error === null ? null : JSON.parse(error),
    };
  });
}
