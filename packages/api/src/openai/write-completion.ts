import type { Answer, Ending, SettledEvent } from "@scrip/assistant";
import { formatCredits } from "@scrip/money";

/** `error`: the provider broke off; what came until then is in the message, and is what was charged. */
type FinishReason = "stop" | "length" | "content_filter" | "error";

const FINISH_REASONS: Record<Exclude<Ending, "failed_before_output">, FinishReason> = {
  completed: "stop",
  length: "length",
  stopped: "stop",
  filtered: "content_filter",
  empty: "stop",
  failed_after_output: "error",
  abandoned: "error",
};

/** A settled answer in OpenAI's shape, with what it cost in the body and in headers. `createdAt` is in the one clock's time. */
export function completionResponse(
  answer: Pick<Answer, "requestId" | "modelId">,
  settled: SettledEvent & { ending: Exclude<Ending, "failed_before_output"> },
  text: string,
  createdAt: Date,
): Response {
  const cost = formatCredits(settled.chargeMicrocredits);
  const available = formatCredits(settled.availableMicrocredits);
  const { inputTokens, outputTokens } = settled;
  return Response.json(
    {
      id: answer.requestId,
      object: "chat.completion",
      created: Math.floor(createdAt.getTime() / 1_000),
      model: answer.modelId,
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: text, refusal: null },
          logprobs: null,
          finish_reason: FINISH_REASONS[settled.ending],
        },
      ],
      usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens },
      credits: { cost, available, quoteId: answer.requestId },
    },
    {
      headers: {
        "x-request-id": answer.requestId,
        "x-scrip-model": answer.modelId,
        "x-credits-cost": cost,
        "x-credits-available": available,
      },
    },
  );
}
