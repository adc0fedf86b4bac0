import type { Tx } from "./database.ts";
import { endRun, type LockedRun, type RunEnd } from "./executor.store.ts";
import { startRunsForEvent } from "./start-runs.ts";
import { newUlid } from "./ulid.ts";

const FINISHED = "inngest/function.finished";
const FAILED = "inngest/function.failed";

/**
 * Ends a run and sends the events Inngest sends then: `function.finished`, and on failure `function.failed`, which is
 * what an `onFailure` handler waits for. Runs that such an event started send none, or a failing handler would feed
 * itself.
 */
export async function finishRun(tx: Tx, runId: string, run: LockedRun, end: RunEnd, now: Date): Promise<void> {
  await endRun(tx, runId, end, now);
  if (run.event.name === FINISHED || run.event.name === FAILED) return;

  const data = {
    function_id: run.functionId,
    run_id: runId,
    event: run.event,
    events: [run.event],
    ...(end.status === "failed" ? { error: { ...end.error, error: end.error.message } } : { result: end.output }),
    _inngest: { status: end.status === "failed" ? "Failed" : "Completed" },
  };
  const common = { data, ts: now.getTime(), user: {} };
  await startRunsForEvent(tx, { id: newUlid(now.getTime()), name: FINISHED, ...common }, now);
  // The run's id as the event's: however often a run fails, its handler starts once.
  if (end.status === "failed") await startRunsForEvent(tx, { id: runId, name: FAILED, ...common }, now);
}
