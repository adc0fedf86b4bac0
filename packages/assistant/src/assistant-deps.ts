import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { ModelProviders } from "@scrip/model-providers";
import { readSnapshots, type SnapshotSource } from "@scrip/selection";
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
  /** What models are chosen from. */
  snapshots: SnapshotSource;
  timings: AssistantTimings;
  /** Answers under way in this process, until they are settled. */
  runningAnswers: Set<Promise<void>>;
  /** The same, by the ids of their requests: for those who stop them and those who join. */
  liveAnswers: Map<string, LiveAnswer>;
};

/** Without a source of snapshots, every choice reads the database. */
export function createAssistantDeps(
  parts: Pick<AssistantDeps, "db" | "providers" | "logger"> & Partial<Pick<AssistantDeps, "snapshots">>,
  timings: Partial<AssistantTimings> = {},
): AssistantDeps {
  return {
    snapshots: readSnapshots(parts.db, () => parts.providers.enabledProviders()),
    ...parts,
    timings: { ...TIMINGS, ...timings },
    runningAnswers: new Set(),
    liveAnswers: new Map(),
  };
}
