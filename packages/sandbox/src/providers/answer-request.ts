import type { ChatCompletionRequest, ChatMessage, TextResponse } from "@copilotkit/aimock";
import { composeAnswer } from "./compose-answer.ts";
import { countTokens, cutToTokens } from "./count-tokens.ts";
import { readAsk } from "./read-ask.ts";

/** What OpenAI bills for an image of 1024 by 1024 in high detail (its guide to images, for gpt-4o). */
const IMAGE_TOKENS = 765;

/**
 * Answers a request of any vendor, which aimock has brought into OpenAI's chat shape; aimock also writes the answer
 * back in the vendor's own format.
 *
 * Usage is o200k tokens of the message texts and a fixed count for each image (input) and of the answer (output), nothing added for
 * roles or framing. aimock keeps the images of OpenAI's format only; no vendor bills an input of nothing, so it is one token at least. An
 * answer that does not fit the request's cap is cut there, bills exactly the cap, and finishes with `length`.
 */
export function answerRequest(request: ChatCompletionRequest): TextResponse {
  const texts = request.messages.map(messageText);
  const prompt = texts[request.messages.findLastIndex((message) => message.role === "user")] ?? "";
  const whole = composeAnswer(request.model, readAsk(prompt, wantsJson(request)));
  const tokensMax = readOutputCap(request);
  const content = cutToTokens(whole, tokensMax);
  const isCut = content !== whole;
  return {
    content,
    finishReason: isCut ? "length" : "stop",
    usage: {
      input_tokens: Math.max(
        1,
        sumOf(texts.map(countTokens)) + IMAGE_TOKENS * sumOf(request.messages.map(countImages)),
      ),
      output_tokens: isCut ? tokensMax : countTokens(whole),
    },
  };
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

function countImages({ content }: ChatMessage): number {
  return Array.isArray(content) ? content.filter(({ type }) => type === "image_url").length : 0;
}

function messageText(message: ChatMessage): string {
  if (message.content === null) return "";
  if (typeof message.content === "string") return message.content;
  return message.content.map((part) => part.text ?? "").join("");
}

function wantsJson(request: ChatCompletionRequest): boolean {
  return request.response_format !== undefined && request.response_format.type !== "text";
}

/** OpenAI's reasoning models take `max_completion_tokens`; everything else arrives as `max_tokens`. */
function readOutputCap(request: ChatCompletionRequest): number {
  const cap = request["max_completion_tokens"] ?? request.max_tokens;
  return typeof cap === "number" && cap >= 1 ? Math.floor(cap) : Number.POSITIVE_INFINITY;
}
