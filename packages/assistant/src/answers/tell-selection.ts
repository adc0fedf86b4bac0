import { type RecordedOutcome, recordOutcome } from "@scrip/selection";
import type { AssistantDeps } from "../assistant-deps.ts";

/** Lets the choice of models learn. What it cannot learn is logged: no answer and no charge depends on it. */
export async function tellSelection(
  { db, logger }: Pick<AssistantDeps, "db" | "logger">,
  outcomes: readonly RecordedOutcome[],
): Promise<void> {
  for (const outcome of outcomes) {
    try {
      await recordOutcome(db, outcome);
    } catch (error) {
      logger.warn({ error, requestId: outcome.requestId, kind: outcome.kind }, "an outcome could not be recorded");
    }
  }
}
