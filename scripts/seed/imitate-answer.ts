import type { CompletionCall, CompletionStream, ModelProviders } from "@scrip/model-providers";
import { ModelProviderError } from "@scrip/model-providers";
import { composeAnswer, readAsk } from "@scrip/sandbox";
import { loadTokenCounter, PROVIDERS, type Provider } from "@scrip/selection";
import type { PlannedEnding } from "./plan-asks.ts";

/** Words of English for a token, about. */
const WORDS_PER_TOKEN = 0.72;

/**
 * Vendors that answer at once, with the texts of the sandbox's own, in about so many tokens. `onHalf` is called when half of the
 * text has been given, so that somebody can stop it there.
 */
export function imitateAnswer(
  ending: PlannedEnding,
  wantedTokens: number,
  onHalf: () => void | Promise<unknown>,
): ModelProviders {
  return {
    enabledProviders: () => [...PROVIDERS],
    async *streamCompletion(call): CompletionStream {
      if (ending === "fails_before") throw failure(call);
      const whole = ending === "silence" ? "" : writeText(call, wantedTokens);
      const half = whole.slice(0, Math.floor(whole.length / 2));
      if (half !== "") yield { type: "text", text: half };
      if (ending === "fails_after") throw failure(call);
      if (ending === "stopped") {
        await onHalf();
        await untilAborted(call);
        throw failure(call);
      }
      if (ending === "content-filter") return yield await finish(call, half, ending);
      if (whole !== half) yield { type: "text", text: whole.slice(half.length) };
      yield await finish(call, whole, ending);
    },
  };
}

async function finish(call: CompletionCall, text: string, ending: PlannedEnding) {
  const counter = await loadTokenCounter();
  const provider = call.provider as Provider;
  return {
    type: "finish",
    finishReason: ending === "length" || ending === "content-filter" ? ending : "stop",
    isUsageAbsurd: false,
    usage: {
      inputTokens: counter.countMessages(call.messages, provider),
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: Math.min(counter.countText(text, provider), call.maxOutputTokens),
      reasoningTokens: 0,
    },
  } as const;
}

function writeText({ providerModel, messages }: CompletionCall, wantedTokens: number): string {
  const ask = readAsk(messages.at(-1)?.content ?? "", false);
  const words = (count: number) => ({ unit: "words", count: Math.max(12, count) }) as const;
  const wantedWords = Math.round(wantedTokens * WORDS_PER_TOKEN) - 20;
  const text = composeAnswer(providerModel, { ...ask, length: words(wantedWords) });
  const missing = wantedWords - text.split(" ").length;
  if (missing < 12) return text;
  const more = composeAnswer(providerModel, { words: ask.words, form: { kind: "prose" }, length: words(missing) });
  return `${text}\n\n${more.slice(more.indexOf("\n\n") + 2)}`;
}

function untilAborted({ abortSignal }: CompletionCall): Promise<void> {
  return new Promise((resolve) => {
    if (abortSignal === undefined || abortSignal.aborted) resolve();
    else abortSignal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function failure({ provider }: CompletionCall): ModelProviderError {
  return new ModelProviderError({
    provider,
    kind: "server_error",
    reason: "a bad day of the demo year",
    statusCode: 503,
  });
}
