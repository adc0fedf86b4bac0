import { setTimeout as sleep } from "node:timers/promises";
import { type AppReply, callApp } from "./call-app.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { HandedWork } from "./executor.store.ts";
import type { Faults } from "./faults.ts";
import type { Reply } from "./read-reply.ts";
import { readReply } from "./read-reply.ts";
import { newUlid } from "./ulid.ts";

/** As long as fetch waits for an answer to begin. */
const REQUEST_TIMEOUT_MS = 300_000;
const STATE_BYTES_MAX = 4 * 1024 * 1024;
const WRONG_KEY = `signkey-wrong-${"0".repeat(64)}`;

export type RequestContext = {
  signingKey: string;
  /** Changed in place: a dropped reply counts itself down. */
  faults: Faults;
  signal: AbortSignal;
  /** Called when the app could not be reached at all. */
  onUnreachable(appUrl: string): void;
};

/** Asks the SDK's handler to go on with a run, once or as the faults have it, and reads its answer. Never throws. */
export async function requestFunction(work: HandedWork, context: RequestContext): Promise<Reply> {
  const body = canonicalJson(toRunRequest(work));
  if (Buffer.byteLength(body) > STATE_BYTES_MAX) return { kind: "unsupported", reason: "run state larger than 4 MB" };
  const reply = await request(work, body, context);
  const ranStep = reply.kind === "ops" && reply.ops.some((op) => op.op === "StepRun");
  return ranStep && context.faults.stepTwice ? request(work, body, context) : reply;
}

async function request(work: HandedWork, body: string, context: RequestContext): Promise<Reply> {
  const { faults, signal } = context;
  const signingKey = faults.badSignature ? WRONG_KEY : context.signingKey;
  let reply: AppReply;
  try {
    if (faults.delayMs > 0) await sleep(faults.delayMs, undefined, { signal });
    const call = { method: "POST", url: toRunUrl(work), body, headers: toHeaders(work), signingKey } as const;
    reply = await callApp({ ...call, timeoutMs: REQUEST_TIMEOUT_MS }, signal);
  } catch (error) {
    if (!signal.aborted) context.onUnreachable(work.appUrl);
    return noReply(`No answer from ${work.appUrl}: ${describe(error)}`);
  }
  if (faults.dropReplies > 0) {
    faults.dropReplies -= 1;
    return noReply("The answer was dropped (fault switch).");
  }
  return readReply(reply, context.signingKey, Math.floor(Date.now() / 1000));
}

/** The body of a run request. Without `ctx.fn_id` the SDK stays in its classic mode, one request per step. */
function toRunRequest({ event, attempt, attemptsMax, runId, progress, steps }: HandedWork) {
  return {
    event,
    events: [event],
    steps,
    defers: {},
    ctx: {
      run_id: runId,
      env: "",
      step_id: "step",
      attempt,
      max_attempts: attemptsMax,
      stack: { stack: progress.stack, current: progress.stack.length },
      disable_immediate_execution: progress.isPlanning,
      use_api: false,
    },
    version: toRequestVersion(progress),
    use_api: false,
  };
}

function toHeaders(work: HandedWork): Record<string, string> {
  return {
    "x-run-id": work.runId,
    "x-request-id": newUlid(Date.now()),
    "x-inngest-job-id": `${work.runId}-${work.kind}-${work.stepId}`,
    "x-inngest-req-version": String(toRequestVersion(work.progress)),
    "x-inngest-step-id": toStepParameter(work),
  };
}

function toRunUrl(work: HandedWork): string {
  const url = new URL(work.functionUrl);
  url.searchParams.set("stepId", toStepParameter(work));
  return url.href;
}

/** A planned step is asked for by its id; `step` asks for whatever comes next. */
function toStepParameter(work: HandedWork): string {
  return work.kind === "step" ? work.stepId : "step";
}

/** -1 lets the SDK choose; once it has reported a step it is held to its choice. */
function toRequestVersion({ stack, pending }: HandedWork["progress"]): number {
  return stack.length === 0 && pending.length === 0 ? -1 : 2;
}

function noReply(message: string): Reply {
  return { kind: "errored", error: { name: "NoReplyError", message }, noRetry: false, retryAfter: null };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
