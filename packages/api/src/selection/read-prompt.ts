import type { PromptInput } from "@scrip/assistant";
import { AppError, InvalidInputError } from "@scrip/errors";
import { INPUT_BYTES_MAX, LENGTHS, SELECTION_MODES, type SelectionControls } from "@scrip/selection";
import { z } from "zod";
import { CreditsIn } from "../wire/credits.ts";
import { wholeNumber } from "../wire/numbers.ts";
import { ModelId } from "../wire/text.ts";

const MESSAGES_MAX = 1_000;
const TEXT_PARTS_MAX = 100;
const OUTPUT_TOKENS_MAX = 1_000_000;
const PROVIDERS_MAX = 20;

/** Words for a model. How many there may be is checked in bytes, over all messages, by {@link readPrompt}. */
export const PromptText = z
  .string()
  .refine((value) => value.isWellFormed() && !value.includes("\0"), "Contains characters that are not text.");

const TextPart = z.strictObject({ type: z.literal("text"), text: PromptText });

/** A message as OpenAI writes it; text alone, in one piece or in parts. */
export const MessageIn = z.strictObject({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union(
    [PromptText, z.array(TextPart).min(1).max(TEXT_PARTS_MAX)],
    "Must be text, or a list of text parts.",
  ),
  /** Stands on every answer of ours, and comes back when a client sends the answer along. */
  refusal: z.null().optional(),
});
export type MessageIn = z.output<typeof MessageIn>;

export const MessagesIn = z.array(MessageIn).min(1, "Send at least one message.").max(MESSAGES_MAX);

export const MaxOutputTokens = wholeNumber(1, OUTPUT_TOKENS_MAX);
export const Length = z.enum(LENGTHS);

/** What a customer may decide about the choice of model, as it enters. */
export const ControlsIn = {
  mode: z.enum(SELECTION_MODES).optional(),
  model: ModelId.optional(),
  length: Length.optional(),
  maxOutputTokens: MaxOutputTokens.optional(),
  maxCredits: CreditsIn.optional(),
  excludeProviders: z.array(z.string().max(50)).max(PROVIDERS_MAX).optional(),
};

export function readControls(sent: z.output<z.ZodObject<typeof ControlsIn>>): SelectionControls {
  const { mode, model, length, maxOutputTokens, maxCredits: ceilingMicrocredits, excludeProviders } = sent;
  return { mode, model, length, maxOutputTokens, ceilingMicrocredits, excludeProviders };
}

/** The messages in the form in which they are counted and sent on. Parts of a text are joined; `developer` is a later `system`. */
export function readMessages(messages: readonly MessageIn[]) {
  return messages.map(({ role, content }) => ({
    role: role === "developer" ? ("system" as const) : role,
    content: typeof content === "string" ? content : content.map((part) => part.text).join(""),
  }));
}

/**
 * Either a prompt, perhaps in a conversation, or messages.
 *
 * @throws {InvalidInputError} both or neither, or messages in a conversation
 * @throws {AppError} `too_large` above 1,000,000 bytes
 */
export function readPrompt(
  sent: {
    prompt?: string | undefined;
    messages?: readonly MessageIn[] | undefined;
    conversationId?: string | undefined;
    replacesRequestId?: string | undefined;
  },
  controls: SelectionControls,
): PromptInput {
  const { prompt, messages, conversationId, replacesRequestId } = sent;
  if (prompt !== undefined && messages === undefined) {
    requireBytes([prompt]);
    return { prompt, conversationId, replacesRequestId, controls };
  }
  if (messages === undefined || prompt !== undefined) throw new InvalidInputError("Send either prompt or messages.");
  if (conversationId !== undefined || replacesRequestId !== undefined) {
    throw new InvalidInputError("In a conversation, send a prompt: its messages are here already.");
  }
  const read = readMessages(messages);
  requireBytes(read.map(({ content }) => content));
  return { messages: read, controls };
}

function requireBytes(texts: readonly string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= INPUT_BYTES_MAX) return;
  throw new AppError("too_large", `a prompt of ${bytes} bytes`, {
    publicMessage: `The input is larger than ${INPUT_BYTES_MAX} bytes.`,
  });
}
