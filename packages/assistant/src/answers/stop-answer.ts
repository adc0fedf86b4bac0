import type { AssistantDeps } from "../assistant-deps.ts";
import { requestStop } from "../requests/ai-request.store.ts";

/**
 * Ends a running answer early, whichever process runs it: what was delivered is charged, and its listeners hear its end. Answers
 * false when no such answer of this customer runs.
 */
export async function stopAnswer(
  deps: AssistantDeps,
  owner: { requestId: string; customerId: string },
): Promise<boolean> {
  const live = deps.liveAnswers.get(owner.requestId);
  if (live && live.customerId === owner.customerId) {
    live.stop("customer");
    return true;
  }
  return requestStop(deps.db, { id: owner.requestId, customerId: owner.customerId });
}

/** Ends all answers of this process, which is about to end, waits until each is settled, and stops listening for changes. */
export async function closeAssistant(deps: AssistantDeps): Promise<void> {
  for (const live of deps.liveAnswers.values()) live.stop("shutdown");
  await Promise.allSettled(deps.runningAnswers);
  await deps.snapshots.close();
}
