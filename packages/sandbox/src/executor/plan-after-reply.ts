import { retryAfterAt, retryDelayMs } from "./backoff.ts";
import { parseSignalCondition } from "./expression.ts";
import type { Op, Reply, RunError } from "./read-reply.ts";
import { toRunError } from "./read-reply.ts";
import { sleepEndsAt } from "./sleep-time.ts";

const STEPS_MAX = 1_000;
const REQUEST_VERSION = 2;
/** As long as Inngest lets a step wait for a function. */
const INVOKE_TIMEOUT = "365d";
/** Ops that say what is to come; every other one says what has happened. */
const PLANNED_OPS: ReadonlySet<string> = new Set(["StepPlanned", "Sleep", "WaitForEvent", "InvokeFunction"]);

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

/**
 * What is to be done at `dueAt`: find out what comes next, run one planned step, or end a sleep, a wait for an event or a
 * call of another function (no request at all). The last two end earlier when the event comes or the function is done.
 */
export type Work =
  | { kind: "discovery" | "step" | "sleep"; stepId: string; dueAt: Date }
  | { kind: "wait"; stepId: string; dueAt: Date; eventName: string; condition: string | null }
  | { kind: "invoke"; stepId: string; dueAt: Date; functionId: string; data: Record<string, unknown> };

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
  if (only !== undefined && more.length === 0 && !PLANNED_OPS.has(only.op)) {
    return planAfterSingleOp(run, done, only, reply, now, jitter);
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

function planAfterSingleOp(
  run: RunProgress,
  done: Attempt,
  op: Op,
  reply: Extract<Reply, { kind: "ops" }>,
  now: Date,
  jitter: number,
): Plan {
  const name = op.displayName ?? op.name ?? op.id;
  switch (op.op) {
    case "StepRun":
      return planAfterStep(run, { id: op.id, name, result: { data: op.data ?? null } }, now);
    case "StepError":
    case "StepFailed": {
      const error = toRunError(op.error, "The step failed.");
      const isFinal = op.op === "StepFailed" || !mayRetry(done, reply.noRetry);
      if (!isFinal) return planRetry(done, error, reply.retryAfter, now, jitter);
      return planAfterStep(run, { id: op.id, name, result: { error } }, now);
    }
    case "StepNotFound": {
      const error = { name: "StepNotFoundError", message: `The function has no step ${name} any more.` };
      const wish = { noRetry: reply.noRetry, retryAfter: reply.retryAfter };
      return planAfterReply(run, done, { kind: "errored", error, ...wish }, now, jitter);
    }
    case "RunComplete":
      return { kind: "complete", output: op.data ?? null };
    case "DiscoveryRequest":
      return {
        kind: "advance",
        finished: null,
        work: [{ kind: "discovery", stepId: op.id, dueAt: now }],
        progress: run,
      };
    default:
      return failUnsupported(`the op ${op.op}`);
  }
}

/** The work an op asks for, or the name of what it asks for and cannot have. */
function planOp(op: Op, now: Date): Work | string {
  switch (op.op) {
    case "StepPlanned":
      return { kind: "step", stepId: op.id, dueAt: now };
    case "Sleep": {
      const dueAt = sleepEndsAt(op.name ?? "", now);
      return dueAt === null ? `a sleep of ${op.name}` : { kind: "sleep", stepId: op.id, dueAt };
    }
    case "WaitForEvent":
      return planWait(op, now);
    case "InvokeFunction":
      return planInvocation(op, now);
    default:
      return `the op ${op.op}`;
  }
}

function planWait(op: Op, now: Date): Work | string {
  const dueAt = sleepEndsAt(op.opts?.timeout ?? "", now);
  if (dueAt === null) return `a wait of ${op.opts?.timeout}`;
  if (op.name === undefined || op.name.includes("*")) return `a wait for the event pattern ${op.name}`;
  const condition = op.opts?.if ?? null;
  try {
    if (condition !== null) parseSignalCondition(condition);
  } catch {
    return `the expression ${JSON.stringify(condition)}`;
  }
  return { kind: "wait", stepId: op.id, dueAt, eventName: op.name, condition };
}

function planInvocation(op: Op, now: Date): Work | string {
  const dueAt = sleepEndsAt(op.opts?.timeout ?? INVOKE_TIMEOUT, now);
  if (dueAt === null) return `an invocation of ${op.opts?.timeout}`;
  if (op.opts?.function_id === undefined) return "an invocation without a function";
  return { kind: "invoke", stepId: op.id, dueAt, functionId: op.opts.function_id, data: op.opts.payload?.data ?? {} };
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
