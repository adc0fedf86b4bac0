import type { PromptInput, RequestMetadata } from "@scrip/assistant";
import { AppError, InvalidInputError } from "@scrip/errors";
import { INPUT_BYTES_MAX, type SelectionControls } from "@scrip/selection";
import { z } from "zod";
import { Length, MaxOutputTokens } from "../selection/read-prompt.ts";
import { CreditsIn } from "../wire/credits.ts";
import { Id, ModelId, text } from "../wire/text.ts";
import { answerOptionsIn, readAnswerOptions } from "./read-answer-options.ts";
import { ChatMessagesIn, readChatMessages } from "./read-chat-messages.ts";

const METADATA_KEYS_MAX = 16;
const METADATA_NAME_MAX = 64;
const METADATA_LENGTH_MAX = 512;

/** `auto` leaves the choice to us, in one of the modes. */
export const AUTO_MODES = {
  auto: "balanced",
  "auto:economy": "economy",
  "auto:balanced": "balanced",
  "auto:best": "best",
} as const;
type AutoModel = keyof typeof AUTO_MODES;

/** The fields we honour. Any other is refused: a field that is silently ignored is a promise broken. */
export const ChatRequestIn = z.strictObject({
  model: ModelId,
  messages: ChatMessagesIn,
  max_tokens: MaxOutputTokens.nullish(),
  max_completion_tokens: MaxOutputTokens.nullish(),
  ...answerOptionsIn,
  max_credits: CreditsIn.optional().meta({ description: "The most that it may cost, in credits" }),
  length: Length.optional().meta({ description: "How long the answer may get" }),
  quote_id: Id.optional().meta({ description: "Runs what a dry run or an estimate of the same input has priced" }),
  dry_run: z.boolean().optional().meta({ description: "Prices the request and runs nothing" }),
  n: z.literal(1, "Only one answer per request.").nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.literal(false).optional() })
    .nullish(),
  /** Nothing is kept at a provider, and no probabilities are given: what asks for neither is taken. */
  store: z.literal(false, "Answers are not stored at a provider.").nullish(),
  logprobs: z.literal(false, "Probabilities of tokens are not given.").nullish(),
  /** The caller's own name of its user. It helps nobody here, and it is not passed on. */
  user: text(256).nullish(),
  metadata: z
    .record(text(METADATA_NAME_MAX), z.union([z.literal(""), text(METADATA_LENGTH_MAX)]))
    .refine((pairs) => Object.keys(pairs).length <= METADATA_KEYS_MAX, `At most ${METADATA_KEYS_MAX} pairs.`)
    .nullish(),
});

export type ChatRequest = {
  input: PromptInput;
  quoteId: string | undefined;
  isDryRun: boolean;
  stream: { includeUsage: boolean } | null;
  metadata: RequestMetadata | undefined;
};

/**
 * Reads a request in OpenAI's shape.
 *
 * @throws {ZodError} a field is unknown, missing or not as it must be
 * @throws {InvalidInputError} fields that contradict each other, images that are no images
 * @throws {AppError} `too_large` above 1,000,000 bytes of text
 */
export function readChatRequest(body: unknown): ChatRequest {
  const sent = ChatRequestIn.parse(body);
  const maxOutputTokens = readTokenLimit(sent.max_tokens ?? undefined, sent.max_completion_tokens ?? undefined);
  const controls: SelectionControls = {
    ...(isAuto(sent.model) ? { mode: AUTO_MODES[sent.model] } : { model: sent.model }),
    length: sent.length,
    maxOutputTokens,
    ceilingMicrocredits: sent.max_credits,
  };
  if (sent.stream_options && !sent.stream) {
    throw new InvalidInputError("stream_options is for streams only.", { field: "stream_options" });
  }
  if (sent.dry_run && sent.quote_id !== undefined) {
    throw new InvalidInputError("A dry run asks for a new quote: send quote_id without dry_run.", {
      field: "quote_id",
    });
  }
  const messages = readChatMessages(sent.messages);
  requireBytes(messages.map(({ content }) => content));
  return {
    input: { messages, options: readAnswerOptions(sent), controls },
    quoteId: sent.quote_id,
    isDryRun: sent.dry_run ?? false,
    stream: sent.stream ? { includeUsage: sent.stream_options?.include_usage ?? false } : null,
    metadata: sent.metadata ?? undefined,
  };
}

function requireBytes(texts: readonly string[]): void {
  const bytes = texts.reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  if (bytes <= INPUT_BYTES_MAX) return;
  throw new AppError("too_large", `messages of ${bytes} bytes`, {
    publicMessage: `The messages are larger than ${INPUT_BYTES_MAX} bytes.`,
  });
}

function isAuto(model: string): model is AutoModel {
  return Object.hasOwn(AUTO_MODES, model);
}

function readTokenLimit(old: number | undefined, current: number | undefined): number | undefined {
  if (old !== undefined && current !== undefined && old !== current) {
    throw new InvalidInputError("max_tokens and max_completion_tokens differ. Send one of them.", {
      field: "max_tokens",
    });
  }
  return current ?? old;
}
