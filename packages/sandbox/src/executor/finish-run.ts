import { resumeStep } from "./advance-run.ts";
import type { Tx } from "./database.ts";
import { endRun, type LockedRun, type RunEnd } from "./executor.store.ts";
import type { EventPayload } from "./expression.ts";
import type { StepResult } from "./plan-after-reply.ts";
import type { RunError } from "./read-reply.ts";
import { newUlid } from "./ulid.ts";

const FINISHED = "inngest/function.finished";
const FAILED = "inngest/function.failed";
const CANCELLED = "inngest/function.cancelled";

/**
 * Ends a run, gives its result to the step that called it, and answers the events Inngest sends then: `function.finished`,
 * on failure also `function.failed`, which is what an `onFailure` handler waits for, or `function.cancelled`. Runs that such
 * an event started send none, or a failing handler would feed itself.
 */
export async function finishRun(
  tx: Tx,
  runId: string,
  run: LockedRun,
  end: RunEnd,
  now: Date,
): Promise<EventPayload[]> {
  await endRun(tx, runId, end, now);
  if (run.invokedBy !== null) {
    const { runId: callerId, stepId } = run.invokedBy;
    await resumeStep(tx, callerId, { id: stepId, name: "invoke", result: resultOf(end) }, now);
  }
  if ([FINISHED, FAILED, CANCELLED].includes(run.event.name)) return [];

  const cause = { function_id: run.functionId, run_id: runId, event: run.event, events: [run.event] };
  const error = errorOf(end);
  const outcome = error === null ? { result: end.status === "completed" ? end.output : null } : { error: wire(error) };
  const common = { ts: now.getTime(), user: {} };
  // The run's id as the event's: however often a run fails, its handler starts once.
  if (end.status === "cancelled") return [{ id: runId, name: CANCELLED, data: { ...cause, ...outcome }, ...common }];
  const data = { ...cause, ...outcome, _inngest: { status: error === null ? "Completed" : "Failed" } };
  const finished = { id: newUlid(now.getTime()), name: FINISHED, data, ...common };
  return error === null ? [finished] : [finished, { id: runId, name: FAILED, data, ...common }];
}

function errorOf(end: RunEnd): RunError | null {
  if (end.status === "failed") return end.error;
  return end.status === "cancelled" ? { name: "FunctionCancelledError", message: "function cancelled" } : null;
}

function resultOf(end: RunEnd): StepResult["result"] {
  const error = errorOf(end);
  if (error !== null) return { error };
  return { data: end.status === "completed" ? end.output : null };
}

function wire(error: RunError) {
  return { ...error, error: error.message };
}
