import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { ModelProviders } from "@scrip/model-providers";
import type { LiveAnswer } from "./answers/live-answer.ts";

/** How long things may take, in milliseconds. */
export type AssistantTimings = {
  /** A whole request. */
  deadlineMs: number;
  /** How long a stopped answer is still read for the provider's last word, before the provider is cancelled. */
  drainMs: number;
  /** How long an answer in a conversation goes on when nobody listens. */
  patienceMs: number;
  /** How often progress is written, and how often a process that follows another's answer looks for it. */
  progressMs: number;
};

const TIMINGS: AssistantTimings = {
  deadlineMs: 10 * 60_000,
  drainMs: 2_000,
  patienceMs: 60_000,
  progressMs: 1_000,
};

/** What the assistant works with. Made once per process by {@link createAssistantDeps}. */
export type AssistantDeps = {
  db: Db;
  providers: ModelProviders;
  logger: Logger;
  timings: AssistantTimings;
  /** Answers under way in this process, until they are settled. */
  runningAnswers: Set<Promise<void>>;
  /** The same, by the ids of their requests: for those who stop them and those who join. */
  liveAnswers: Map<string, LiveAnswer>;
};

export function createAssistantDeps(
  parts: Pick<AssistantDeps, "db" | "providers" | "logger">,
  timings: Partial<AssistantTimings> = {},
): AssistantDeps {
  return {
    ...parts,
    timings: { ...TIMINGS, ...timings },
    runningAnswers: new Set(),
    liveAnswers: new Map(),
  };
}
