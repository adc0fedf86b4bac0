import { isAppError } from "@scrip/errors";
import type { Promised, RecordedOutcome, SelectionInput } from "@scrip/selection";
import { createLiveAnswer, type LiveAnswer } from "./answers/live-answer.ts";
import { tellCompleted, tellSelection } from "./answers/tell-selection.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { readAnswer, startedEvent } from "./read-answer.ts";
import { readListening } from "./requests/ai-request.store.ts";
import { settleRequest } from "./settle-request.ts";

export type RunningRequest = {
  quote: Promised;
  input: SelectionInput;
  conversationId: string | null;
  /** The output cap is the caller's own `max_tokens`. */
  isCallersCap: boolean;
  /** Goes on for a while without a listener, who may come back; otherwise it ends with its caller's connection. */
  isPatient: boolean;
  /** The request whose answer was not good enough: the same prompt is answered again. */
  regenerates: string | null;
  /** The model that the customer asked for by name. */
  pinnedModelId: string | undefined;
};

/** Calls the provider and hands on what it says. The answer is settled once, whatever becomes of those who listen. */
export function runAnswer(deps: AssistantDeps, request: RunningRequest): LiveAnswer {
  const { id: requestId, customerId, model, price, inputTokens } = request.quote;
  const patience = createPatience(deps, request, () => live);
  const live = createLiveAnswer(customerId, patience.onDeserted);
  live.tell(startedEvent(request, { model, price, inputTokens }));
  deps.liveAnswers.set(requestId, live);
  const running = produceAnswer(deps, request, live).finally(() => {
    patience.end();
    deps.runningAnswers.delete(running);
    deps.liveAnswers.delete(requestId);
    live.end();
  });
  deps.runningAnswers.add(running);
  return live;
}

async function produceAnswer(deps: AssistantDeps, request: RunningRequest, live: LiveAnswer): Promise<void> {
  const { id, customerId, userId } = request.quote;
  try {
    const { terms, failedModelIds, ...ended } = await readAnswer(deps, request, live);
    const quote = { id, customerId, userId, model: terms.model, price: terms.price };
    const { conversationId, quote: sold } = request;
    const held = { heldMicrocredits: sold.cost.maxMicrocredits };
    const settled = await settleRequest(deps, { ...ended, ...held, quote, conversationId });
    live.tell(settled);
    live.end();
    await tellSelection(deps, [
      ...failedModelIds.map((modelId) => ({ requestId: id, kind: "failed" as const, modelId })),
      ...listRepeat(request),
    ]);
    if (settled.ending === "completed") await tellCompleted(deps, request.quote, terms.model.id);
  } catch (error) {
    deps.logger.error({ error, requestId: id }, "an answer could not be settled; the sweeper will");
    live.tell({
      type: "failed",
      code: isAppError(error) ? error.code : "internal",
      message:
        "The answer ended, but its charge could not be written yet. What you received will be charged within minutes.",
    });
  }
}

function listRepeat({ regenerates, pinnedModelId }: RunningRequest): RecordedOutcome[] {
  if (regenerates === null) return [];
  return [{ requestId: regenerates, kind: "regenerated", chosenInstead: pinnedModelId }];
}

/** Ends an answer that nobody hears: at once, or when nobody came back for a while, here or in another process. */
function createPatience(deps: AssistantDeps, { quote, isPatient }: RunningRequest, answer: () => LiveAnswer) {
  const { patienceMs } = deps.timings;
  let timer: NodeJS.Timeout | undefined;
  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void giveUp(), ms);
  };
  const giveUp = async () => {
    if (answer().isHeard()) return;
    const heardMsAgo = await readListening(deps.db, quote.id).then(
      (listening) => listening?.heardMsAgo ?? null,
      () => null, // who cannot be asked is not there
    );
    if (heardMsAgo !== null && heardMsAgo < patienceMs) wait(patienceMs - heardMsAgo);
    else if (!answer().isHeard()) answer().stop("customer");
  };
  return {
    onDeserted() {
      if (isPatient) wait(patienceMs);
      else answer().stop("customer");
    },
    end: () => clearTimeout(timer),
  };
}
