import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";

/** `error`: the provider broke off; what came until then is in the message, and is what was charged. */
const FINISH_REASONS = ["stop", "length", "tool_calls", "content_filter", "error"] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

const ToolCallOut = z.object({
  id: z.string(),
  type: z.literal("function"),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

/** A whole answer as OpenAI's clients read it, with what it cost. */
export const CompletionOut = z.object({
  id: z.string().meta({ description: "Of the request: its charge and its row in the history carry it, too" }),
  object: z.literal("chat.completion"),
  created: z.number().meta({ description: "Seconds since 1970" }),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.number(),
      message: z.object({
        role: z.literal("assistant"),
        content: z.string().nullable(),
        refusal: z.null(),
        tool_calls: z.array(ToolCallOut).optional(),
      }),
      logprobs: z.null(),
      finish_reason: z.enum(FINISH_REASONS),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number(), total_tokens: z.number() }),
  credits: z.object({ cost: CreditsOut, available: CreditsOut, quoteId: z.string() }),
});
