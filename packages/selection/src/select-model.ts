import { AppError, InvalidInputError } from "@scrip/errors";
import { type CatalogueSnapshot, PROVIDERS, type Provider, type SelectableModel } from "./catalogue/catalogue.ts";
import { type ChoiceGround, chooseModel, type ModelSwitch } from "./choose-model.ts";
import { classifyThread, type ThreadFacts } from "./classify-thread.ts";
import {
  type AnswerOptions,
  boundMeasuredMessages,
  type CountedMessage,
  countImages,
  countMeasuredMessages,
  loadTokenCounter,
  type MeasuredText,
  textOfMessage,
  textOfOptions,
} from "./count-tokens.ts";
import { explainChoice } from "./explain-choice.ts";
import { measureInTurns } from "./measure-in-turns.ts";
import type { OutputPrediction } from "./predict-output.ts";
import type { QuoteCost } from "./price-quote.ts";
import { QUALITY_CERTAIN, type Quality } from "./quality.ts";
import type { ChoiceFacts, ScoredModel } from "./score-models.ts";
import { resolveControls, type SelectionControls } from "./selection-controls.ts";

/** The last message of the user is the prompt; everything else is counted and sent along. */
export type SelectionInput = {
  messages: readonly CountedMessage[];
  controls: SelectionControls;
  options?: AnswerOptions | undefined;
  /** The request before this one in the same conversation: its model stays unless there is a reason. */
  thread?: ThreadFacts | undefined;
};

/** One model with what this request would cost on it. */
export type PricedModel = {
  model: SelectableModel;
  /** Our count of the whole request, as this model's provider counts. */
  inputTokens: number;
  /** The most this provider should find in it; priced by the hold. */
  inputTokensMax: number;
  output: OutputPrediction;
  /** Sent upstream as the output limit, and priced by the hold. */
  outputCap: number;
  cost: QuoteCost;
  quality: Quality;
};

export type Alternative = PricedModel & {
  /** Its expected cost less the chosen model's. */
  creditsDifferenceMicrocredits: bigint;
  /** Percentage points of quality it adds or lacks, to one decimal. */
  qualityDifference: number;
};

export type Selection = PricedModel & {
  ground: ChoiceGround;
  /** Why another model answers than the one before in the thread; null where it is the same, or the first. */
  switched: ModelSwitch | null;
  reason: string;
  /** Whether the available credits cover `cost.maxMicrocredits`. */
  affordable: boolean;
  alternatives: readonly Alternative[];
  /** Who may take over before the first token: each fits the same hold, with the same cap. */
  fallbacks: readonly PricedModel[];
  /** With this snapshot these facts give this selection again. */
  facts: ChoiceFacts;
  snapshot: CatalogueSnapshot;
};

export const INPUT_BYTES_MAX = 1_000_000;

/**
 * Classifies, counts, chooses, prices and explains. Reads nothing but its arguments and data shipped with the package; the
 * promise is for loading the tokenizer the first time, and for taking turns with others over long texts. The same arguments
 * give the same selection.
 *
 * What is available may still be on its way: it is waited for when all else is known.
 *
 * @throws {InvalidInputError} no prompt, or a control with an unknown name or an impossible value
 * @throws {AppError} `too_large` when the messages are above 1,000,000 bytes
 * @throws {NoModelAvailableError} nothing may answer under these controls
 * @throws {AppError} `provider_failed` the provider of the pinned model is not answering at the moment
 */
export async function selectModel(
  input: SelectionInput,
  snapshot: CatalogueSnapshot,
  availableMicrocredits: bigint | (() => Promise<bigint>),
): Promise<Selection> {
  const { messages, options = {} } = input;
  const promptAt = requirePrompt(messages, textOfOptions(options));
  const controls = resolveControls(input.controls, snapshot);
  const counter = await loadTokenCounter();
  const measured = await measureInTurns(counter, messages.map(textOfMessage));
  const attachments = {
    images: messages.reduce((sum, { images = [] }) => sum + images.length, 0),
    tools: options.tools?.length ?? 0,
  };
  const described = textOfOptions(options);
  const counted = described === "" ? measured : [...measured, ...(await measureInTurns(counter, [described]))];
  return selectFromFacts(
    {
      ...classifyThread(listPrompts(messages), attachments),
      promptTokens: measured[promptAt]?.baseTokens ?? 0,
      inputTokens: countForProviders(counted, countMeasuredMessages, countImages(messages)),
      inputTokensMax: countForProviders(counted, boundMeasuredMessages, countImages(messages)),
      controls,
      availableMicrocredits:
        typeof availableMicrocredits === "bigint" ? availableMicrocredits : await availableMicrocredits(),
      thread: input.thread ?? null,
    },
    snapshot,
  );
}

/** The second half, from facts alone: this is how a stored selection is replayed without the prompt. */
export function selectFromFacts(facts: ChoiceFacts, snapshot: CatalogueSnapshot): Selection {
  const choice = chooseModel(facts, snapshot);
  const { chosen } = choice;
  return {
    ...priced(chosen),
    ground: choice.ground,
    switched: choice.switched,
    reason: explainChoice(choice, facts),
    affordable: chosen.affordable,
    alternatives: choice.alternatives.map((other) => ({
      ...priced(other),
      creditsDifferenceMicrocredits: other.cost.expectedMicrocredits - chosen.cost.expectedMicrocredits,
      qualityDifference: Math.round(((other.quality - chosen.quality) * 1_000) / QUALITY_CERTAIN) / 10,
    })),
    fallbacks: choice.fallbacks.map((other) => ({ ...priced(other), outputCap: chosen.outputCap })),
    facts,
    snapshot,
  };
}

function priced(scored: ScoredModel): PricedModel {
  const { model, inputTokens, inputTokensMax, output, outputCap, cost, quality } = scored;
  return { model, inputTokens, inputTokensMax, output, outputCap, cost, quality };
}

/** Where the prompt stands: the last message of the user. */
function requirePrompt(messages: readonly CountedMessage[], described: string): number {
  const bytes = messages.reduce(
    (sum, message) => sum + Buffer.byteLength(textOfMessage(message)),
    Buffer.byteLength(described),
  );
  if (bytes > INPUT_BYTES_MAX) {
    throw new AppError("too_large", `input of ${bytes} bytes`, {
      publicMessage: "The messages are above 1,000,000 bytes.",
    });
  }
  const promptAt = messages.findLastIndex((message) => message.role === "user");
  const { content = "", images = [] } = messages[promptAt] ?? {};
  if (content.trim() === "" && images.length === 0) throw new InvalidInputError("The prompt is empty.");
  return promptAt;
}

/** What the user said, oldest first; the prompt is the last. */
function listPrompts(messages: readonly CountedMessage[]): string[] {
  return messages.filter(({ role }) => role === "user").map(({ content }) => content);
}

function countForProviders(
  messages: readonly MeasuredText[],
  count: typeof countMeasuredMessages,
  imageTokens: number,
): Record<Provider, number> {
  return Object.fromEntries(PROVIDERS.map((provider) => [provider, count(messages, provider) + imageTokens])) as Record<
    Provider,
    number
  >;
}
