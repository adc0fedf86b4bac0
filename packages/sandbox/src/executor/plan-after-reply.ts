import { retryAfterAt, retryDelayMs } from "./backoff.ts";
import type { Op, Reply, RunError } from "./read-reply.ts";
import { toRunError } from "./read-reply.ts";
import { sleepEndsAt } from "./sleep-time.ts";

const STEPS_MAX = 1_000;
const REQUEST_VERSION = 2;

/** Where a run stands. Step ids are the SDK's hashes. */
export type RunProgress = {
  /** Finished steps, in the order in which they finished. */
  stack: readonly string[];
  /** Steps that run in parallel now: the function is asked again when the last of them is done. */
  pending: readonly string[];
  /** Every step is to be planned before it runs, because several of them run in parallel. */
  isPlanning: boolean;
};

/** The piece of work whose request was answered. `attempt` counts from 0, up to below `attemptsMax`. */
export type Attempt = { attempt: number; attemptsMax: number };

/** What a request is for: find out what comes next, run one planned step, or end a sleep (no request at all). */
export type Work = { kind: "discovery" | "step" | "sleep"; stepId: string; dueAt: Date };

/** A finished step as the SDK wants it back: `{"data":…}`, `{"error":…}` or, for a sleep, `null`. */
export type StepResult = { id: string; name: string; result: { data: unknown } | { error: RunError } | null };

export type Plan =
  | { kind: "retry"; at: Date; error: RunError }
  | { kind: "complete"; output: unknown }
  | { kind: "fail"; error: RunError }
  | { kind: "advance"; finished: StepResult | null; work: Work[]; progress: RunProgress };

/** Decides what follows from an answer. `now` is the product's time; `jitter` is in [0, 1). */
export function planAfterReply(run: RunProgress, done: Attempt, reply: Reply, now: Date, jitter: number): Plan {
  switch (reply.kind) {
    case "completed":
      return { kind: "complete", output: reply.output };
    case "unsupported":
      return failUnsupported(reply.reason);
    case "errored":
      return mayRetry(done, reply.noRetry)
        ? planRetry(done, reply.error, reply.retryAfter, now, jitter)
        : { kind: "fail", error: reply.error };
    case "ops":
      return planAfterOps(run, done, reply, now, jitter);
  }
}

/** Decides what follows when a step or a sleep is over: the function is asked again unless siblings still run. */
export function planAfterStep(run: RunProgress, finished: StepResult, now: Date): Plan {
  if (run.stack.includes(finished.id)) return { kind: "advance", finished: null, work: [], progress: run };
  const pending = run.pending.filter((id) => id !== finished.id);
  const stack = [...run.stack, finished.id];
  if (pending.length > 0) {
    return { kind: "advance", finished, work: [], progress: { stack, pending, isPlanning: run.isPlanning } };
  }
  const work: Work[] = [{ kind: "discovery", stepId: finished.id, dueAt: now }];
  return { kind: "advance", finished, work, progress: { stack, pending, isPlanning: false } };
}

function planAfterOps(
  run: RunProgress,
  done: Attempt,
  reply: Extract<Reply, { kind: "ops" }>,
  now: Date,
  jitter: number,
): Plan {
  if (reply.requestVersion !== REQUEST_VERSION) return failUnsupported(`request version ${reply.requestVersion}`);
  const raced = reply.ops.find((op) => op.opts?.parallelMode !== undefined);
  if (raced) return failUnsupported(`parallel mode ${raced.opts?.parallelMode}`);
  if (run.stack.length + reply.ops.length > STEPS_MAX) {
    return {
      kind: "fail",
      error: { name: "TooManyStepsError", message: `A run may have ${STEPS_MAX} steps at most.` },
    };
  }

  const [only, ...more] = reply.ops;
  if (only !== undefined && more.length === 0 && only.op !== "StepPlanned" && only.op !== "Sleep") {
    return planAfterRanStep(run, done, only, reply, now, jitter);
  }
  const planned = reply.ops.map((op) => planOp(op, now));
  const refused = planned.find((item) => typeof item === "string");
  if (refused !== undefined) return failUnsupported(refused);
  const work = planned.filter((item) => typeof item !== "string");
  const isParallel = work.length > 1;
  return {
    kind: "advance",
    finished: null,
    work,
    progress: { stack: run.stack, pending: isParallel ? work.map((item) => item.stepId) : [], isPlanning: isParallel },
  };
}

function planAfterRanStep(
  run: RunProgress,
  done: Attempt,
  op: Op,
  reply: Extract<Reply, { kind: "ops" }>,
  now: Date,
  jitter: number,
): Plan {
  const name = op.displayName ?? op.name ?? op.id;
  if (op.op === "StepRun") return planAfterStep(run, { id: op.id, name, result: { data: op.data ?? null } }, now);
  if (op.op !== "StepError" && op.op !== "StepFailed") return failUnsupported(`the op ${op.op}`);
  const error = toRunError(op.error, "The step failed.");
  const isFinal = op.op === "StepFailed" || !mayRetry(done, reply.noRetry);
  if (!isFinal) return planRetry(done, error, reply.retryAfter, now, jitter);
  return planAfterStep(run, { id: op.id, name, result: { error } }, now);
}

/** The work an op asks for, or the name of what it asks for and cannot have. */
function planOp(op: Op, now: Date): Work | string {
  if (op.op === "StepPlanned") return { kind: "step", stepId: op.id, dueAt: now };
  if (op.op !== "Sleep") return `the op ${op.op}`;
  const dueAt = sleepEndsAt(op.name ?? "", now);
  return dueAt === null ? `a sleep of ${op.name}` : { kind: "sleep", stepId: op.id, dueAt };
}

function mayRetry(done: Attempt, noRetry: boolean): boolean {
  return !noRetry && done.attempt + 1 < done.attemptsMax;
}

function planRetry(done: Attempt, error: RunError, retryAfter: string | null, now: Date, jitter: number): Plan {
  const wished = retryAfter === null ? null : retryAfterAt(retryAfter, now);
  return { kind: "retry", at: wished ?? new Date(now.getTime() + retryDelayMs(done.attempt, jitter)), error };
}

function failUnsupported(what: string): Plan {
  return {
    kind: "fail",
    error: { name: "NotImplementedBySandboxError", message: `The sandbox executor does not implement ${what}.` },
  };
}
