import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { capOutput } from "./cap-output.ts";
import type { Provider, SelectableModel } from "./catalogue/catalogue.ts";
import type { Complexity } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";
import type { ThreadFacts } from "./classify-thread.ts";
import { judgeQuality } from "./judge-quality.ts";
import type { Learnt } from "./learnt.ts";
import { type OutputPrediction, predictOutput } from "./predict-output.ts";
import { priceQuote, type QuoteCost } from "./price-quote.ts";
import { QUALITY_CERTAIN, type Quality } from "./quality.ts";
import type { ResolvedControls, SelectionMode } from "./selection-controls.ts";

/** All that a choice is made from besides the catalogue. Small enough to be stored, free of the prompt's text. */
export type ChoiceFacts = {
  classification: PromptClassification;
  /** Tokens of the prompt alone, for predicting answers that give it back. */
  promptTokens: number;
  /** Our count of the whole request, as each provider would count it. */
  inputTokens: Record<Provider, number>;
  /** The most that each provider should find in it. */
  inputTokensMax: Record<Provider, number>;
  controls: ResolvedControls;
  availableMicrocredits: bigint;
  /** The prompt is a short follow-up: its task is that of the prompt before. */
  isFollowUp: boolean;
  /** The request before this one in the conversation, if there was one. */
  thread: ThreadFacts | null;
};

/** What one model would mean for this request. */
export type ScoredModel = {
  model: SelectableModel;
  inputTokens: number;
  inputTokensMax: number;
  outputCap: number;
  output: OutputPrediction;
  cost: QuoteCost;
  quality: Quality;
  /** What the customer gains: the worth of a good answer times its chance, less the expected cost. Microcredits. */
  valueMicrocredits: bigint;
  fitsContext: boolean;
  /** False where the ceiling would probably cut the answer short. */
  hasRoom: boolean;
  /** Whether the credits cover its maximum. */
  affordable: boolean;
  /** Its maximum if there were no ceiling. A ceiling only takes models away, so choices are made with this one. */
  uncappedMaxMicrocredits: bigint;
};

/** Credits a good answer is worth to a customer in each mode; this is what a better chance is weighed against. */
const WORTH_CREDITS: Record<SelectionMode, Record<Complexity, bigint>> = {
  economy: { simple: 2n, medium: 10n, complex: 40n },
  balanced: { simple: 6n, medium: 25n, complex: 250n },
  best: { simple: 2_000n, medium: 10_000n, complex: 30_000n },
};

/** Scores every model for one request, in the order given. Models that cannot give a single token within the ceiling are left out. */
export function scoreModels(models: readonly SelectableModel[], facts: ChoiceFacts, learnt: Learnt): ScoredModel[] {
  const worthMicrocredits = weighWorth(facts);
  return models.flatMap((model) => {
    const scored = scoreModel(model, facts, learnt, worthMicrocredits);
    return scored === null ? [] : [scored];
  });
}

/** Telling hard work from easy is often a guess, and guessing high is dear: hard work is paid for where it is likely. */
const HARD_PROBABILITY = 0.5;
const HARD_PROMPT_TOKENS = 8;

function weighWorth({ controls, classification, promptTokens }: ChoiceFacts): bigint {
  const { complexity, complexityProbabilities } = classification;
  const isDoubtful = complexityProbabilities.complex < HARD_PROBABILITY || promptTokens < HARD_PROMPT_TOKENS;
  const level = complexity === "complex" && isDoubtful ? "medium" : complexity;
  return WORTH_CREDITS[controls.mode][level] * MICROCREDITS_PER_CREDIT;
}

function scoreModel(
  model: SelectableModel,
  facts: ChoiceFacts,
  learnt: Learnt,
  worthMicrocredits: bigint,
): ScoredModel | null {
  const { classification, controls } = facts;
  const input = {
    inputTokens: facts.inputTokens[model.provider],
    inputTokensMax: facts.inputTokensMax[model.provider],
  };
  const caps = {
    requestedTokens: controls.maxOutputTokens,
    modelMaxTokens: model.maxOutputTokens,
    length: controls.length,
    inputTokensMax: input.inputTokensMax,
    price: model.price,
  };
  const outputCap = capOutput({ ...caps, ceilingMicrocredits: controls.ceilingMicrocredits });
  if (outputCap < 1) return null;

  const uncapped = capOutput({ ...caps, ceilingMicrocredits: undefined });
  const answer = { classification, promptTokens: facts.promptTokens, length: controls.length, model, learnt };
  const unhurried = predictOutput({ ...answer, cap: uncapped });
  const output = outputCap === uncapped ? unhurried : predictOutput({ ...answer, cap: outputCap });
  const unhurriedCost = priceQuote(input, unhurried, uncapped, model.price);
  const cost = outputCap === uncapped ? unhurriedCost : priceQuote(input, output, outputCap, model.price);
  const quality = judgeQuality(model, classification, learnt);
  return {
    model,
    ...input,
    outputCap,
    output,
    cost,
    quality,
    valueMicrocredits:
      (worthMicrocredits * BigInt(quality)) / BigInt(QUALITY_CERTAIN) - unhurriedCost.expectedMicrocredits,
    fitsContext: input.inputTokensMax + outputCap <= model.contextWindow,
    hasRoom: outputCap >= unhurried.expected,
    affordable: cost.maxMicrocredits <= facts.availableMicrocredits,
    uncappedMaxMicrocredits: unhurriedCost.maxMicrocredits,
  };
}
