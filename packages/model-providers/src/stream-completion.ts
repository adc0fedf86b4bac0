import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { CompletionCall, CompletionFinishReason, CompletionPart } from "./completion.ts";
import { describeFailure } from "./describe-failure.ts";
import { ModelProviderError } from "./model-provider-error.ts";
import { normaliseUsage } from "./normalise-usage.ts";
import type { Vendor } from "./vendors/vendor.ts";
import { writeCall } from "./write-call.ts";

export type Silence = {
  /** How long the first sign of an answer may take. Models that reason first are slow to start. */
  firstMs: number;
  /** How long any later pause may take. */
  pauseMs: number;
};

/**
 * Runs one call and yields its text and tool calls as they come, then how it finished. Never repeats a call.
 *
 * The model is asked directly, below the SDK's `streamText`: that would parse, tee and repeat what nobody here reads.
 *
 * @throws {ModelProviderError} also when `call.abortSignal` fires (kind `aborted`); text yielded before stays valid
 */
export async function* streamCompletion(
  vendor: Vendor,
  model: LanguageModelV4,
  call: CompletionCall,
  silence: Silence,
): AsyncGenerator<CompletionPart, void> {
  const stop = new AbortController();
  const release = abortWith(call.abortSignal, stop);
  const watch = watchSilence(vendor.id, stop);
  let hasOutput = false;
  let hasFinished = false;
  let waitMs = silence.firstMs;
  try {
    watch.listen(waitMs);
    const { stream } = await model.doStream({
      ...writeCall(call, vendor.callOptions),
      abortSignal: stop.signal,
    });
    for await (const part of stream) {
      watch.pause(); // the reader may take its time; only the vendor's is counted
      if (!OPENING.has(part.type)) waitMs = silence.pauseMs;
      if (part.type === "text-delta" && part.delta !== "") {
        hasOutput = true;
        yield { type: "text", text: part.delta };
      }
      if (part.type === "tool-call") {
        hasOutput = true;
        yield { type: "tool_call", call: { id: part.toolCallId, name: part.toolName, arguments: part.input } };
      }
      if (part.type === "error") throw part.error;
      if (part.type === "finish") {
        hasFinished = true;
        const finishReason = readFinishReason(vendor.id, part.finishReason);
        const { usage, isAbsurd } = normaliseUsage(part.usage, hasOutput);
        yield { type: "finish", finishReason, usage, isUsageAbsurd: isAbsurd };
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
    release();
    if (!hasFinished) stop.abort(); // the reader left early: the vendor must not go on writing, and billing, for nobody
  }
}

/** What comes before the model has written anything. */
const OPENING: ReadonlySet<LanguageModelV4StreamPart["type"]> = new Set(["stream-start", "response-metadata", "ping"]);

/** As `AbortSignal.any`, which costs several times as much because it must not keep anything alive. */
function abortWith(signal: AbortSignal | undefined, stop: AbortController): () => void {
  if (signal === undefined) return () => undefined;
  const onAbort = () => stop.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return () => signal.removeEventListener("abort", onAbort);
}

/** Stops the call when `listen` has waited in vain. */
function watchSilence(provider: string, stop: AbortController): { listen(ms: number): void; pause(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    listen(ms) {
      timer = setTimeout(() => {
        stop.abort(new ModelProviderError({ provider, kind: "timeout", reason: `nothing came for ${ms} ms` }));
      }, ms);
    },
    pause: () => clearTimeout(timer),
  };
}

type FinishReason = Extract<LanguageModelV4StreamPart, { type: "finish" }>["finishReason"];

function readFinishReason(provider: string, { unified, raw }: FinishReason): CompletionFinishReason {
  switch (unified) {
    case "stop":
    case "length":
    case "content-filter":
    case "tool-calls":
      return unified;
    case "error":
      throw new ModelProviderError({
        provider,
        kind: "server_error",
        reason: "the vendor ended the answer with an error",
      });
    case "interrupted":
      throw new ModelProviderError({ provider, kind: "malformed", reason: "the answer broke off" });
    default:
      if (raw !== undefined) return "other";
      // The SDK of some vendors makes a finish of its own when the stream just ends.
      throw new ModelProviderError({ provider, kind: "malformed", reason: "the answer ended without a finish" });
  }
}
