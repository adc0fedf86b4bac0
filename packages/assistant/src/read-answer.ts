import { isAppError } from "@scrip/errors";
import { type CompletionPart, ModelProviderError, type ModelProviderErrorKind } from "@scrip/model-providers";
import { costUsage, listQuotedFallbacks, loadTokenCounter, priceUsage, type TokenCounter } from "@scrip/selection";
import { keepProgress, type Progress } from "./answers/keep-progress.ts";
import type { LiveAnswer } from "./answers/live-answer.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { type AnswerOutcome, listBilled } from "./plan-settlement.ts";
import { moveToModel } from "./requests/ai-request.store.ts";
import type { RunningRequest } from "./run-answer.ts";
import type { Terms } from "./terms.ts";

export type ReadAnswer = {
  /** The model that answered, or failed last, and its price. */
  terms: Terms;
  text: string;
  outcome: AnswerOutcome;
  errorCode: string | null;
  /** The models whose providers failed. */
  failedModelIds: string[];
  /** What those will bill us for that were asked before the last one, in nano-dollars. */
  failedCallsNanodollars: bigint;
};

/** How the reading of one provider ended. */
type Attempt = Pick<AnswerOutcome, "end" | "usage" | "isUsageAbsurd"> & {
  /** What came after the answer was stopped: nobody was given it. */
  withheld: string;
  failure: ModelProviderErrorKind | "internal" | null;
};

/**
 * Asks the provider and hands on what it says. Where it fails before the first word, the next model that the choice had in
 * reserve is asked, under the same hold and at the price of the same moment; after the first word a failure is an ending.
 */
export async function readAnswer(deps: AssistantDeps, request: RunningRequest, live: LiveAnswer): Promise<ReadAnswer> {
  const counter = await loadTokenCounter();
  const { quote, isCallersCap } = request;
  const progress = keepProgress(deps, counter, {
    requestId: quote.id,
    keepsText: request.conversationId !== null,
    onStopRequested: () => live.stop("customer"),
  });
  const deadline = AbortSignal.timeout(deps.timings.deadlineMs);
  let terms: Terms = { model: quote.model, price: quote.price, inputTokens: quote.inputTokens };
  const failedModelIds: string[] = [];
  let failedCallsNanodollars = 0n;
  const ask = async () => {
    const read = await readProvider(deps, request, terms, { live, progress, deadline });
    if (isProvidersFault(read)) failedModelIds.push(terms.model.id);
    return read;
  };
  let attempt = await ask();
  try {
    const reserves = mayFallBack(attempt, progress) ? await listUsableFallbacks(deps, request) : [];
    for (const reserve of reserves) {
      if (!mayFallBack(attempt, progress) || live.stopping.aborted || deadline.aborted) break;
      await moveToModel(deps.db, quote.id, reserve);
      failedCallsNanodollars += costFailedCall(attempt, terms);
      terms = reserve;
      live.tell(startedEvent(request, terms));
      attempt = await ask();
    }
  } catch (error) {
    // The failure at hand can still be settled: who waits for the sweeper has the credits held for a quarter of an hour.
    deps.logger.warn({ error, requestId: quote.id }, "no other model could take over");
  }
  await progress.end();
  const deliveredOutputTokens = count(counter, terms, progress.delivered());
  return {
    terms,
    text: progress.text(),
    errorCode: attempt.failure,
    failedModelIds,
    failedCallsNanodollars,
    outcome: {
      end: attempt.end,
      usage: attempt.usage,
      isUsageAbsurd: attempt.isUsageAbsurd,
      isCallersCap,
      countedInputTokens: terms.inputTokens,
      deliveredOutputTokens,
      writtenOutputTokens:
        attempt.withheld === ""
          ? deliveredOutputTokens
          : count(counter, terms, progress.delivered() + attempt.withheld),
    },
  };
}

export function startedEvent({ quote, conversationId }: RunningRequest, { model }: Terms) {
  return {
    type: "started" as const,
    requestId: quote.id,
    conversationId,
    modelId: model.id,
    modelName: model.name,
    heldMicrocredits: quote.cost.maxMicrocredits,
  };
}

type Reading = { live: LiveAnswer; progress: Progress; deadline: AbortSignal };

async function readProvider(
  deps: AssistantDeps,
  { quote, input }: RunningRequest,
  { model }: Terms,
  { live, progress, deadline }: Reading,
): Promise<Attempt> {
  const upstream = cancelAfterDrain(live.stopping, deadline, deps.timings.drainMs);
  const attempt: Attempt = {
    end: { by: "failure", wasAtWork: false },
    usage: null,
    isUsageAbsurd: false,
    withheld: "",
    failure: null,
  };
  try {
    const parts = deps.providers.streamCompletion({
      provider: model.provider,
      providerModel: model.providerModel,
      messages: input.messages,
      options: input.options,
      maxOutputTokens: quote.outputCap,
      requestId: quote.id,
      abortSignal: upstream.signal,
    });
    for await (const part of parts) {
      if (part.type === "finish") {
        attempt.end = { by: "provider", finishReason: part.finishReason };
        attempt.usage = part.usage;
        attempt.isUsageAbsurd = part.isUsageAbsurd;
      } else if (live.stopping.aborted) {
        attempt.withheld += textOf(part);
      } else if (part.type === "text") {
        const text = part.text.replaceAll("\0", ""); // Postgres keeps none, and what cannot be kept cannot be settled
        live.tell({ type: "text", text });
        await progress.add(text, model.provider);
      } else {
        live.tell(part);
        await progress.addCall(part.call, model.provider);
      }
    }
  } catch (error) {
    attempt.failure = nameFailure(error, deadline);
    attempt.end = { by: "failure", wasAtWork: wasAtWork(attempt.failure) };
    if (!upstream.wasStopped()) {
      deps.logger.warn({ error, requestId: quote.id, provider: model.provider }, "provider failed");
    }
  } finally {
    upstream.release();
  }
  return nameStop(attempt, live, upstream.wasStopped(), progress.delivered() !== "");
}

/**
 * Who is asked to stop goes on for a while, for the sake of the provider's own count, and is cancelled then; at the deadline at once.
 * `wasStopped` is about the first of these.
 */
function cancelAfterDrain(stopping: AbortSignal, deadline: AbortSignal, drainMs: number) {
  const cancel = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let wasStopped = false;
  const onDrained = () => {
    wasStopped = true;
    cancel.abort();
  };
  const onStop = () => {
    timer = setTimeout(onDrained, drainMs);
  };
  const onDeadline = () => cancel.abort(deadline.reason);
  if (deadline.aborted) onDeadline();
  else deadline.addEventListener("abort", onDeadline, { once: true });
  if (stopping.aborted) onStop();
  else stopping.addEventListener("abort", onStop, { once: true });
  return {
    signal: cancel.signal,
    wasStopped: () => wasStopped,
    release() {
      clearTimeout(timer);
      deadline.removeEventListener("abort", onDeadline);
      stopping.removeEventListener("abort", onStop);
    },
  };
}

/**
 * An answer that was stopped ends on the word of whoever stopped it; unless it was complete all the same, with nothing kept
 * back, or the provider failed by itself before the first word.
 */
function nameStop(attempt: Attempt, live: LiveAnswer, wasCancelled: boolean, hasOutput: boolean): Attempt {
  const by = live.stoppedBy();
  if (by === null || (attempt.end.by === "provider" && attempt.withheld === "")) return attempt;
  if (attempt.end.by === "failure" && !wasCancelled && !hasOutput) return attempt;
  return { ...attempt, end: { by }, failure: null };
}

function nameFailure(error: unknown, deadline: AbortSignal): NonNullable<Attempt["failure"]> {
  if (deadline.aborted) return "timeout";
  if (error instanceof ModelProviderError) return error.kind;
  return isAppError(error) && error.code === "provider_failed" ? "server_error" : "internal";
}

/** Whether the provider had begun, so that it may bill us for what it read. */
function wasAtWork(failure: Attempt["failure"]): boolean {
  return failure === "timeout" || failure === "malformed" || failure === "aborted";
}

function mayFallBack({ end, failure }: Attempt, progress: Progress): boolean {
  return end.by === "failure" && failure !== "internal" && failure !== "aborted" && progress.delivered() === "";
}

/** What a call costs us that failed before the first word. */
function costFailedCall({ end, usage }: Attempt, { inputTokens, price }: Terms): bigint {
  return costUsage(listBilled({ end, usage, countedInputTokens: inputTokens, writtenOutputTokens: 0 }), price);
}

/** Not what our own request or the customer brought about. */
function isProvidersFault({ failure }: Attempt): boolean {
  return failure !== null && failure !== "refused" && failure !== "aborted" && failure !== "internal";
}

/** The reserves of the quote that are connected now and whose most fits what is held. None for a pinned model. */
async function listUsableFallbacks(deps: AssistantDeps, { quote }: RunningRequest): Promise<Terms[]> {
  const connected = new Set<string>(deps.providers.enabledProviders());
  const reserves = await listQuotedFallbacks(deps.db, quote.id);
  return reserves.filter(({ model, price, inputTokensMax }) => {
    const most = priceUsage(
      { inputTokens: inputTokensMax, cachedInputTokens: 0, outputTokens: quote.outputCap },
      price,
    );
    return connected.has(model.provider) && most <= quote.cost.maxMicrocredits;
  });
}

function count(counter: TokenCounter, { model }: Terms, text: string): number {
  return text === "" ? 0 : counter.countText(text, model.provider);
}

function textOf(part: Exclude<CompletionPart, { type: "finish" }>): string {
  return part.type === "text" ? part.text : `\n${part.call.name} ${part.call.arguments}`;
}
