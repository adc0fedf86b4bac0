import { setTimeout as sleep } from "node:timers/promises";
import { NotFoundError } from "@scrip/errors";
import type { AnswerEvent } from "../answer-event.ts";
import type { AssistantDeps } from "../assistant-deps.ts";
import { findAnswerText } from "../conversations/conversation.store.ts";
import { readSettled } from "../read-settled.ts";
import { replayAnswer } from "../replay-answer.ts";
import { type AiRequestRow, findAiRequest, findRequestWithRates, markListened } from "../requests/ai-request.store.ts";
import type { Answer } from "../send-prompt.ts";
import { readAnswerParts } from "./answer-part.store.ts";
import { streamOf } from "./stream-of.ts";

/**
 * Joins an answer in a conversation: what was written so far, then what comes, to its end and its charge. Whichever process runs
 * it; one that has ended is told again from its beginning. As long as `connection` lasts, somebody listens.
 *
 * @throws {NotFoundError} there is no such answer, or it is another customer's
 */
export async function followAnswer(
  deps: AssistantDeps,
  owner: { requestId: string; customerId: string },
  connection?: AbortSignal,
): Promise<Answer> {
  const request = await findAiRequest(deps.db, { id: owner.requestId, customerId: owner.customerId });
  if (!request?.conversationId) throw new NotFoundError("There is no such answer.");
  if (request.status === "settled") return replayAnswer(deps, request);
  const { id: requestId, conversationId, modelId, startedAt, holdMicrocredits: heldMicrocredits } = request;
  const live = deps.liveAnswers.get(requestId);
  const events = live ? live.listen(connection) : streamOf(followInDatabase(deps, request, connection));
  return { requestId, conversationId, modelId, startedAt, heldMicrocredits, events };
}

/** Follows what another process writes. */
async function* followInDatabase(
  deps: AssistantDeps,
  first: AiRequestRow,
  connection: AbortSignal | undefined,
): AsyncGenerator<AnswerEvent> {
  const { db, timings } = deps;
  const owner = { id: first.id, customerId: first.customerId };
  let told = 0;
  let position = 0;
  let modelId: string | null = null;
  for (;;) {
    await markListened(db, first.id);
    const request = await findAiRequest(db, owner);
    if (!request) throw new NotFoundError("There is no such answer.");
    if (request.modelId !== modelId) {
      modelId = request.modelId;
      yield await describeStart(deps, request);
    }
    if (request.status === "settled") {
      const { settled } = await readSettled(db, request);
      const rest = ((await findAnswerText(db, request.id)) ?? "").slice(told);
      if (rest !== "") yield { type: "text", text: rest };
      yield settled;
      return;
    }
    const { text, nextPosition } = await readAnswerParts(db, request.id, position);
    position = nextPosition;
    told += text.length;
    if (text !== "") yield { type: "text", text };
    await sleep(timings.progressMs);
    if (connection?.aborted) return;
  }
}

async function describeStart({ db }: AssistantDeps, request: AiRequestRow): Promise<AnswerEvent> {
  const sold = await findRequestWithRates(db, request.id);
  return {
    type: "started",
    requestId: request.id,
    conversationId: request.conversationId,
    modelId: request.modelId,
    modelName: sold?.model.name ?? request.modelId,
    heldMicrocredits: request.holdMicrocredits,
  };
}
