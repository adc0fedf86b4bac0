import { type FinishReason, type LanguageModel, streamText } from "ai";
import type { CompletionCall, CompletionFinishReason, CompletionPart } from "./completion.ts";
import { describeFailure } from "./describe-failure.ts";
import { ModelProviderError } from "./model-provider-error.ts";
import { normaliseUsage } from "./normalise-usage.ts";
import type { Vendor } from "./vendors/vendor.ts";

export type Silence = {
  /** How long the first sign of an answer may take. Models that reason first are slow to start. */
  firstMs: number;
  /** How long any later pause may take. */
  pauseMs: number;
};

/**
 * Runs one call and yields its text as it comes, then how it finished. Never repeats a call.
 *
 * @throws {ModelProviderError} also when `call.abortSignal` fires (kind `aborted`); text yielded before stays valid
 */
export async function* streamCompletion(
  vendor: Vendor,
  model: LanguageModel,
  call: CompletionCall,
  silence: Silence,
): AsyncGenerator<CompletionPart, void> {
  const stop = new AbortController();
  const watch = watchSilence(vendor.id, stop);
  let hasText = false;
  let waitMs = silence.firstMs;
  try {
    const { stream } = streamText({
      model,
      messages: [...call.messages],
      allowSystemInMessages: true,
      maxOutputTokens: call.maxOutputTokens,
      maxRetries: 0,
      headers: { "x-client-request-id": call.requestId },
      providerOptions: vendor.callOptions,
      abortSignal: call.abortSignal ? AbortSignal.any([stop.signal, call.abortSignal]) : stop.signal,
      onError: () => undefined, // errors are parts of the stream; by default they would also be printed
    });
    watch.listen(waitMs);
    for await (const part of stream) {
      watch.pause(); // the reader may take its time; only the vendor's is counted
      if (part.type !== "start" && part.type !== "start-step") waitMs = silence.pauseMs;
      if (part.type === "text-delta" && part.text !== "") {
        hasText = true;
        yield { type: "text", text: part.text };
      }
      if (part.type === "error") throw part.error;
      if (part.type === "abort") break;
      if (part.type === "finish") {
        const finishReason = readFinishReason(vendor.id, part.finishReason);
        yield { type: "finish", finishReason, usage: normaliseUsage(part.totalUsage, hasText) };
        return;
      }
      watch.listen(waitMs);
    }
    throw new ModelProviderError({
      provider: vendor.id,
      kind: "malformed",
      reason: "the answer ended without a finish",
    });
  } catch (failure) {
    if (call.abortSignal?.aborted) {
      throw new ModelProviderError({ provider: vendor.id, kind: "aborted", reason: "stopped by the caller" });
    }
    throw describeFailure(vendor.id, stop.signal.aborted ? stop.signal.reason : failure);
  } finally {
    watch.pause();
    stop.abort(); // the reader may have left early: the vendor must not go on writing, and billing, for nobody
  }
}

/** Stops the call when `listen` has waited in vain. */
function watchSilence(provider: string, stop: AbortController): { listen(ms: number): void; pause(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    listen(ms) {
      const reason = new ModelProviderError({ provider, kind: "timeout", reason: `nothing came for ${ms} ms` });
      timer = setTimeout(() => stop.abort(reason), ms);
    },
    pause: () => clearTimeout(timer),
  };
}

function readFinishReason(provider: string, reason: FinishReason): CompletionFinishReason {
  switch (reason) {
    case "stop":
    case "length":
    case "content-filter":
      return reason;
    case "error":
      throw new ModelProviderError({
        provider,
        kind: "server_error",
        reason: "the vendor ended the answer with an error",
      });
    case "interrupted":
      throw new ModelProviderError({ provider, kind: "malformed", reason: "the answer broke off" });
    default:
      return "other";
  }
}
