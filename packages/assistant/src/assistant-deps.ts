import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { ModelProviders } from "@scrip/model-providers";

/** What the assistant works with. Made once per process by {@link createAssistantDeps}. */
export type AssistantDeps = {
  db: Db;
  providers: ModelProviders;
  logger: Logger;
  /** Answers under way in this process: a shutdown waits for them. */
  runningAnswers: Set<Promise<void>>;
};

export function createAssistantDeps(parts: Omit<AssistantDeps, "runningAnswers">): AssistantDeps {
  return { ...parts, runningAnswers: new Set() };
}
