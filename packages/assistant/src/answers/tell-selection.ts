import type { Db } from "@scrip/db";
import { type RecordedOutcome, recordOutcome } from "@scrip/selection";
import type { AssistantDeps } from "../assistant-deps.ts";

/** Databases whose outcomes of completed answers are being written by this process. */
const telling = new WeakSet<Db>();

/**
 * Lets the choice of models learn. What it cannot learn is logged: no answer and no charge depends on it. What is learnt has one
 * order and so one queue: of answers that are completed at the same time, it is told of one, and the others teach the same.
 */
export async function tellSelection(
  { db, logger }: Pick<AssistantDeps, "db" | "logger">,
  outcomes: readonly RecordedOutcome[],
): Promise<void> {
  for (const outcome of outcomes) {
    const isCommon = outcome.kind === "completed";
    if (isCommon && telling.has(db)) continue;
    if (isCommon) telling.add(db);
    try {
      await recordOutcome(db, outcome);
    } catch (error) {
      logger.warn({ error, requestId: outcome.requestId, kind: outcome.kind }, "an outcome could not be recorded");
    } finally {
      if (isCommon) telling.delete(db);
    }
  }
}
