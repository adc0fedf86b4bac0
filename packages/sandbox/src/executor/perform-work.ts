import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { advanceRun } from "./advance-run.ts";
import { inTransaction, readClock, type Tx } from "./database.ts";
import {
  countRequest,
  deleteWork,
  findHandedWork,
  type HandedWork,
  type HandOver,
  type LockedRun,
  lockHandedWork,
  rescheduleWork,
} from "./executor.store.ts";
import { finishRun } from "./finish-run.ts";
import { type Plan, planAfterReply, planAfterStep, type StepResult } from "./plan-after-reply.ts";
import { publishEvents } from "./publish-event.ts";
import { type RequestContext, requestFunction } from "./request-function.ts";

const SETTLE_WAIT_MS = 500;
const SETTLE_ATTEMPTS_MAX = 120;
const INVOKE_TIMED_OUT = {
  name: "InngestInvokeTimeoutError",
  message: "Timed out waiting for the invoked function to return.",
};

/** Makes the request a piece of work stands for and writes down what follows from the answer. */
export async function performWork(
  pool: Pool,
  handOver: HandOver,
  context: RequestContext,
  log: (line: string) => void,
): Promise<void> {
  const work = await findHandedWork(pool, handOver);
  if (work === null) return;
  const decide = asksApp(work) ? await askApp(pool, work, context) : endPause(work);
  // Shutting down: an answer cut short by ourselves says nothing. The work stays handed out and is due at the next start.
  if (context.signal.aborted) return;
  if (context.faults.crash === "before-persist") process.kill(process.pid, "SIGKILL");
  const plan = await settlePatiently(pool, work.runId, handOver, decide, context.signal);
  if (context.faults.crash === "after-persist") process.kill(process.pid, "SIGKILL");
  if (plan?.kind === "fail") {
    log(`run ${work.runId} of ${work.functionUrl} failed: ${plan.error.name}: ${plan.error.message}`);
  }
}

type Decide = (run: LockedRun, now: Date) => Plan;

function asksApp({ kind }: HandedWork): boolean {
  return kind === "discovery" || kind === "step";
}

/** A sleep is over; a step has waited in vain. */
function endPause({ kind, stepId }: HandedWork): Decide {
  const ends: Record<string, StepResult> = {
    sleep: { id: stepId, name: "sleep", result: null },
    wait: { id: stepId, name: "waitForEvent", result: { data: null } },
    invoke: { id: stepId, name: "invoke", result: { error: INVOKE_TIMED_OUT } },
  };
  const finished = ends[kind];
  if (finished === undefined) throw new Error(`work of the kind ${kind} does not end by itself`);
  return (run, now) => planAfterStep(run.progress, finished, now);
}

async function askApp(pool: Pool, work: HandedWork, context: RequestContext): Promise<Decide> {
  await countRequest(pool, work.runId);
  const reply = await requestFunction(work, context);
  const jitter = Math.random();
  return (run, now) => planAfterReply(run.progress, work, reply, now, jitter);
}

/**
 * The step has run; losing that to a database that is away for a moment would run it again. So this waits up to a
 * minute, after which pg-boss repeats the whole job.
 */
async function settlePatiently(
  pool: Pool,
  runId: string,
  handOver: HandOver,
  decide: Decide,
  signal: AbortSignal,
): Promise<Plan | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(pool, (tx) => settle(tx, runId, handOver, decide));
    } catch (error) {
      if (attempt === SETTLE_ATTEMPTS_MAX || signal.aborted) throw error;
      await sleep(SETTLE_WAIT_MS);
    }
  }
}

async function settle(tx: Tx, runId: string, handOver: HandOver, decide: Decide): Promise<Plan | null> {
  const run = await lockHandedWork(tx, runId, handOver);
  if (run === null) return null;
  const now = await readClock(tx);
  const plan = decide(run, now);
  switch (plan.kind) {
    case "retry":
      await rescheduleWork(tx, runId, handOver.workId, plan.at, plan.error);
      break;
    case "advance":
      await deleteWork(tx, runId, handOver.workId);
      await advanceRun(tx, runId, plan, now);
      break;
    case "complete":
      await publishEvents(tx, await finishRun(tx, runId, run, { status: "completed", output: plan.output }, now), now);
      break;
    case "fail":
      await publishEvents(tx, await finishRun(tx, runId, run, { status: "failed", error: plan.error }, now), now);
      break;
  }
  return plan;
}
