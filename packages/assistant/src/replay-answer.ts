import type { AnswerEvent } from "./answer-event.ts";
import { streamOf } from "./answers/stream-of.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { findAnswerText, findPromptText } from "./conversations/conversation.store.ts";
import { QuoteExpiredError, RequestInFlightError } from "./errors.ts";
import { readSettled } from "./read-settled.ts";
import type { AiRequestRow } from "./requests/ai-request.store.ts";
import type { Answer } from "./send-prompt.ts";

/**
 * The first answer again, with its first charge; nothing runs and nothing is charged.
 *
 * @param sentPrompt what is sent this time; null from a caller that keeps the messages itself, left out by who sends nothing
 * @throws {RequestInFlightError} the first one is still running
 * @throws {QuoteExpiredError} it answered another prompt; or its words were not kept, or were deleted since
 */
export async function replayAnswer(
  deps: AssistantDeps,
  request: AiRequestRow,
  sentPrompt?: string | null,
): Promise<Answer> {
  if (request.status !== "settled") throw new RequestInFlightError(request.id);
  const [{ modelName, settled }, text, firstPrompt] = await Promise.all([
    readSettled(deps.db, request),
    findAnswerText(deps.db, request.id),
    findPromptText(deps.db, request.id),
  ]);
  const isOther = sentPrompt !== undefined && sentPrompt !== firstPrompt;
  if (isOther || (text === null && request.deliveredOutputTokens > 0)) {
    throw new QuoteExpiredError(request.id, { isUsed: true });
  }
  const facts = { requestId: request.id, conversationId: request.conversationId, modelId: request.modelId };
  const events: AnswerEvent[] = [
    { type: "started", ...facts, modelName, heldMicrocredits: 0n },
    ...(text === null ? [] : [{ type: "text" as const, text }]),
    settled,
  ];
  return { ...facts, startedAt: request.startedAt, heldMicrocredits: 0n, events: streamOf(events) };
}
