import type { Tx } from "./database.ts";
import { findServedFunction, insertWork, lockRun, saveProgress } from "./executor.store.ts";
import { type Plan, planAfterStep, type StepResult, type Work } from "./plan-after-reply.ts";
import { startInvokedRun } from "./start-runs.ts";
import { endWait, insertWaitingStep } from "./waiting.store.ts";

/** Writes down how far a run has come and what is to be done next. The run is locked by the caller. */
export async function advanceRun(
  tx: Tx,
  runId: string,
  plan: Extract<Plan, { kind: "advance" }>,
  now: Date,
): Promise<void> {
  await saveProgress(tx, runId, plan.progress, plan.finished);
  for (const work of plan.work) {
    await insertWork(tx, runId, work);
    if (work.kind === "wait") await insertWaitingStep(tx, runId, work);
    if (work.kind === "invoke") await invokeFunction(tx, runId, work, now);
  }
}

/** Ends a step that waits for an event or a function. A step that no longer waits stays as it is. */
export async function resumeStep(tx: Tx, runId: string, finished: StepResult, now: Date): Promise<void> {
  const run = await lockRun(tx, runId);
  if (run === null || !(await endWait(tx, runId, finished.id))) return;
  const plan = planAfterStep(run.progress, finished, now);
  if (plan.kind === "advance") await advanceRun(tx, runId, plan, now);
}

/** Starts the function that a step calls; a step that calls what nobody serves fails at once. */
async function invokeFunction(
  tx: Tx,
  runId: string,
  { stepId, functionId, data }: Extract<Work, { kind: "invoke" }>,
  now: Date,
): Promise<void> {
  const served = await findServedFunction(tx, functionId);
  if (served !== null) return startInvokedRun(tx, served, data, { runId, stepId }, now);
  const error = { name: "FunctionNotFoundError", message: `No app serves the function ${functionId}.` };
  await resumeStep(tx, runId, { id: stepId, name: "invoke", result: { error } }, now);
}
