import { InvalidInputError } from "@scrip/errors";
import type { SelectionControls } from "@scrip/selection";
import { z } from "zod";
import { Length, MaxOutputTokens, MessagesIn, readPrompt } from "../selection/read-prompt.ts";
import { CreditsIn } from "../wire/credits.ts";
import { Id, ModelId } from "../wire/text.ts";

const METADATA_KEYS_MAX = 16;
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
const ChatRequest = z.strictObject({
  model: ModelId,
  messages: MessagesIn,
  max_tokens: MaxOutputTokens.nullish(),
  max_completion_tokens: MaxOutputTokens.nullish(),
  max_credits: CreditsIn.optional(),
  length: Length.optional(),
  quote_id: Id.optional(),
  dry_run: z.boolean().optional(),
  n: z.literal(1, "Only one answer per request.").nullish(),
  stream: z.literal(false, "Streaming comes later; leave stream out.").nullish(),
  metadata: z
    .record(z.string().max(64), z.string().max(METADATA_LENGTH_MAX))
    .refine((pairs) => Object.keys(pairs).length <= METADATA_KEYS_MAX, `At most ${METADATA_KEYS_MAX} pairs.`)
    .nullish(),
});

export type ChatRequest = { input: ReturnType<typeof readPrompt>; quoteId: string | undefined; isDryRun: boolean };

/**
 * Reads a request in OpenAI's shape.
 *
 * @throws {ZodError} a field is unknown, missing or not as it must be
 * @throws {InvalidInputError} the two limits of tokens differ
 * @throws {AppError} `too_large` above 1,000,000 bytes of text
 */
export function readChatRequest(body: unknown): ChatRequest {
  const sent = ChatRequest.parse(body);
  const maxOutputTokens = readTokenLimit(sent.max_tokens ?? undefined, sent.max_completion_tokens ?? undefined);
  const controls: SelectionControls = {
    ...(isAuto(sent.model) ? { mode: AUTO_MODES[sent.model] } : { model: sent.model }),
    length: sent.length,
    maxOutputTokens,
    ceilingMicrocredits: sent.max_credits,
  };
  return {
    input: readPrompt({ messages: sent.messages }, controls),
    quoteId: sent.quote_id,
    isDryRun: sent.dry_run ?? false,
  };
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
