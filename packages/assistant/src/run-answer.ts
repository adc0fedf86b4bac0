import { extendHold } from "@scrip/credits";
import { isAppError } from "@scrip/errors";
import type { ToolCall } from "@scrip/model-providers";
import { loadTokenCounter, type Quote, type SelectionInput, type TokenCounter } from "@scrip/selection";
import type { AnswerEvent } from "./answer-event.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import type { AnswerOutcome } from "./plan-settlement.ts";
import { updateProgress } from "./requests/ai-request.store.ts";
import type { Answer } from "./send-prompt.ts";
import { settleRequest } from "./settle-request.ts";

const DEADLINE_MS = 10 * 60_000;
const PROGRESS_EVERY_MS = 2_000;

export type RunningRequest = {
  quote: Quote;
  input: SelectionInput;
  conversationId: string | null;
  /** The output cap is the caller's own `max_tokens`. */
  isCallersCap: boolean;
};

/** Calls the provider and hands on what it says. The answer is settled once, whatever becomes of the reader. */
export function runAnswer(deps: AssistantDeps, request: RunningRequest, signal?: AbortSignal): Answer {
  const { quote, conversationId } = request;
  const readerLeft = new AbortController();
  const events = new ReadableStream<AnswerEvent>({
    start(controller) {
      const tell = (event: AnswerEvent) => {
        if (!readerLeft.signal.aborted) controller.enqueue(event);
      };
      tell({
        type: "started",
        requestId: quote.id,
        conversationId,
        modelId: quote.model.id,
        modelName: quote.model.name,
        heldMicrocredits: quote.cost.maxMicrocredits,
      });
      const stopped = signal ? AbortSignal.any([signal, readerLeft.signal]) : readerLeft.signal;
      const running = produceAnswer(deps, request, stopped, tell).finally(() => {
        deps.runningAnswers.delete(running);
        if (!readerLeft.signal.aborted) controller.close();
      });
      deps.runningAnswers.add(running);
    },
    cancel() {
      readerLeft.abort();
    },
  });
  return {
    requestId: quote.id,
    conversationId,
    modelId: quote.model.id,
    heldMicrocredits: quote.cost.maxMicrocredits,
    events,
  };
}

async function produceAnswer(
  deps: AssistantDeps,
  request: RunningRequest,
  stopped: AbortSignal,
  tell: (event: AnswerEvent) => void,
): Promise<void> {
  try {
    const { text, outcome, errorCode } = await readAnswer(deps, request, stopped, tell);
    tell(await settleRequest(deps, { ...request, text, outcome, errorCode }));
  } catch (error) {
    deps.logger.error({ error, requestId: request.quote.id }, "an answer could not be settled; the sweeper will");
    tell({
      type: "failed",
      code: isAppError(error) ? error.code : "internal",
      message:
        "The answer ended, but its charge could not be written yet. What you received will be charged within minutes.",
    });
  }
}

async function readAnswer(
  deps: AssistantDeps,
  { quote, input, isCallersCap }: RunningRequest,
  stopped: AbortSignal,
  tell: (event: AnswerEvent) => void,
): Promise<{ text: string; outcome: AnswerOutcome; errorCode: string | null }> {
  const counter = await loadTokenCounter();
  const progress = startProgress(deps, quote, counter);
  let usage: AnswerOutcome["usage"] = null;
  let end: AnswerOutcome["end"] = { by: "failure" };
  let errorCode: string | null = null;
  try {
    const parts = deps.providers.streamCompletion({
      provider: quote.model.provider,
      providerModel: quote.model.providerModel,
      messages: input.messages,
      options: input.options,
      maxOutputTokens: quote.outputCap,
      requestId: quote.id,
      abortSignal: AbortSignal.any([stopped, AbortSignal.timeout(DEADLINE_MS)]),
    });
    for await (const part of parts) {
      // What the reader can no longer see is not delivered, and is not charged.
      if (stopped.aborted) break;
      if (part.type === "text") {
        progress.add(part.text);
        tell(part);
      } else if (part.type === "tool_call") {
        progress.addCall(part.call);
        tell(part);
      } else {
        usage = part.usage;
        end = { by: "provider", finishReason: part.finishReason };
      }
    }
    if (stopped.aborted && end.by !== "provider") end = { by: "customer" };
  } catch (error) {
    end = stopped.aborted ? { by: "customer" } : { by: "failure" };
    errorCode = isAppError(error) ? error.code : "internal";
    if (!stopped.aborted)
      deps.logger.warn({ error, requestId: quote.id, provider: quote.model.provider }, "provider failed");
  }
  await progress.end();
  const text = progress.text();
  const delivered = progress.delivered();
  return {
    text,
    errorCode,
    outcome: {
      end,
      usage,
      isCallersCap,
      countedInputTokens: quote.inputTokens,
      deliveredOutputTokens: delivered === "" ? 0 : counter.countText(delivered, quote.model.provider),
    },
  };
}

/** Keeps what was delivered, and writes how far it has come every two seconds, so that a dead process can be settled. */
function startProgress(deps: AssistantDeps, quote: Quote, counter: TokenCounter) {
  let text = "";
  let calls = "";
  const delivered = () => text + calls;
  let writtenLength = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const sofar = delivered();
    if (sofar.length === writtenLength) return;
    writtenLength = sofar.length;
    await updateProgress(deps.db, quote.id, counter.countText(sofar, quote.model.provider));
    await extendHold(deps.db, quote.id);
  };
  const timer = setInterval(() => {
    writing = writing.then(write).catch((error: unknown) => {
      deps.logger.warn({ error, requestId: quote.id }, "progress of an answer could not be written");
    });
  }, PROGRESS_EVERY_MS);
  return {
    add: (more: string) => {
      text += more;
    },
    addCall: ({ name, arguments: input }: ToolCall) => {
      calls += `\n${name} ${input}`;
    },
    text: () => text,
    /** Text and tool calls: all that is charged as output. */
    delivered,
    end: () => {
      clearInterval(timer);
      return writing;
    },
  };
}
