import type { Ending, SettledEvent } from "@scrip/assistant";
import { formatCredits } from "@scrip/money";
import type { z } from "zod";
import type { CompletionOut, FinishReason } from "./completion-shape.ts";
import type { ReadAnswer } from "./read-answer.ts";

const FINISH_REASONS: Record<Exclude<Ending, "failed_before_output">, FinishReason> = {
  completed: "stop",
  length: "length",
  // Whoever stopped it hears nothing any more; a repetition is told that the answer is not whole.
  stopped: "length",
  filtered: "content_filter",
  empty: "stop",
  failed_after_output: "error",
  abandoned: "error",
};

export type AnsweredEnding = Exclude<Ending, "failed_before_output">;
export type AnsweredEvent = SettledEvent & { ending: AnsweredEnding };

export function finishReason(ending: AnsweredEnding, hasToolCalls: boolean): FinishReason {
  return ending === "completed" && hasToolCalls ? "tool_calls" : FINISH_REASONS[ending];
}

/** What a request cost, as every answer carries it. */
export function writeCredits(requestId: string, settled: SettledEvent) {
  const { chargeMicrocredits, availableMicrocredits } = settled;
  return {
    cost: formatCredits(chargeMicrocredits),
    available: formatCredits(availableMicrocredits),
    quoteId: requestId,
  };
}

/** Whole seconds since 1970, as OpenAI writes times. */
export function writeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

export function writeUsage({ inputTokens, outputTokens }: SettledEvent) {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}

/** A settled answer in OpenAI's shape, with what it cost in the body and in headers. */
export function completionResponse(answer: ReadAnswer, settled: AnsweredEvent): Response {
  const { requestId, modelId, text, toolCalls } = answer;
  const credits = writeCredits(requestId, settled);
  const calls = toolCalls.map(({ id, name, arguments: input }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: input },
  }));
  const completion: z.output<typeof CompletionOut> = {
    id: requestId,
    object: "chat.completion",
    created: writeSeconds(answer.startedAt),
    model: modelId,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text === "" && calls.length > 0 ? null : text,
          refusal: null,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        logprobs: null,
        finish_reason: finishReason(settled.ending, calls.length > 0),
      },
    ],
    usage: writeUsage(settled),
    credits,
  };
  return Response.json(completion, {
    headers: {
      "x-request-id": requestId,
      "x-scrip-model": modelId,
      "x-credits-cost": credits.cost,
      "x-credits-available": credits.available,
    },
  });
}
