import type { Db } from "@scrip/db";
import { type Promised, type RecordedOutcome, recordOutcome } from "@scrip/selection";
import type { AssistantDeps } from "../assistant-deps.ts";

type TellingDeps = Pick<AssistantDeps, "db" | "logger">;

/** Answers that are completed within this time teach the same. */
const SAME_LESSON_MS = 1_000;

/** When this process last told a database of a completed answer, by model, task and complexity; as `performance.now()` counts. */
const completedAt = new WeakMap<Db, Map<string, number>>();

/** Lets the choice of models learn. What it cannot learn is logged: no answer and no charge depends on it. */
export async function tellSelection({ db, logger }: TellingDeps, outcomes: readonly RecordedOutcome[]): Promise<void> {
  for (const outcome of outcomes) {
    try {
      await recordOutcome(db, outcome);
    } catch (error) {
      logger.warn({ error, requestId: outcome.requestId, kind: outcome.kind }, "an outcome could not be recorded");
    }
  }
}

/**
 * Tells that a model completed an answer. What is learnt has one order and so one queue, and every choice reads it again: of the
 * answers of a model to the same kind of work, one a second is told.
 */
export async function tellCompleted(
  deps: TellingDeps,
  { id: requestId, taskType, complexity }: Promised,
  modelId: string,
): Promise<void> {
  const cells = completedAt.get(deps.db) ?? new Map<string, number>();
  completedAt.set(deps.db, cells);
  const cell = `${modelId} ${taskType} ${complexity}`;
  const now = performance.now();
  if (now - (cells.get(cell) ?? Number.NEGATIVE_INFINITY) < SAME_LESSON_MS) return;
  cells.set(cell, now);
  await tellSelection(deps, [{ requestId, kind: "completed" }]);
}
