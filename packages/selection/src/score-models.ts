import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { capOutput } from "./cap-output.ts";
import type { Provider, SelectableModel } from "./catalogue/catalogue.ts";
import type { Complexity } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";
import { judgeQuality, QUALITY_CERTAIN, type Quality } from "./judge-quality.ts";
import { type OutputPrediction, predictOutput } from "./predict-output.ts";
import { priceQuote, type QuoteCost } from "./price-quote.ts";
import type { ResolvedControls, SelectionMode } from "./selection-controls.ts";

/** All that a choice is made from besides the catalogue. Small enough to be stored, free of the prompt's text. */
export type ChoiceFacts = {
  classification: PromptClassification;
  /** Tokens of the prompt alone, for predicting answers that give it back. */
  promptTokens: number;
  /** Our count of the whole request, as each provider would count it. */
  inputTokens: Record<Provider, number>;
  controls: ResolvedControls;
  availableMicrocredits: bigint;
};

/** What one model would mean for this request. */
export type ScoredModel = {
  model: SelectableModel;
  inputTokens: number;
  outputCap: number;
  output: OutputPrediction;
  cost: QuoteCost;
  quality: Quality;
  /** What the customer gains: the worth of a good answer times its chance, less the expected cost. Microcredits. */
  valueMicrocredits: bigint;
  fitsContext: boolean;
  /** False where the ceiling would probably cut the answer short. */
  hasRoom: boolean;
  affordable: boolean;
};

/** Credits a good answer is worth to a customer in each mode; this is what a better chance is weighed against. */
const WORTH_CREDITS: Record<SelectionMode, Record<Complexity, bigint>> = {
  economy: { simple: 2n, medium: 10n, complex: 40n },
  balanced: { simple: 20n, medium: 100n, complex: 300n },
  best: { simple: 2_000n, medium: 10_000n, complex: 30_000n },
};

/** Scores every model for one request, in the order given. Models that cannot give a single token within the ceiling are left out. */
export function scoreModels(models: readonly SelectableModel[], facts: ChoiceFacts): ScoredModel[] {
  return models.flatMap((model) => {
    const scored = scoreModel(model, facts);
    return scored === null ? [] : [scored];
  });
}

function scoreModel(model: SelectableModel, facts: ChoiceFacts): ScoredModel | null {
  const { classification, controls } = facts;
  const inputTokens = facts.inputTokens[model.provider];
  const caps = {
    requestedTokens: controls.maxOutputTokens,
    modelMaxTokens: model.maxOutputTokens,
    length: controls.length,
    inputTokens,
    price: model.price,
  };
  const outputCap = capOutput({ ...caps, ceilingMicrocredits: controls.ceilingMicrocredits });
  if (outputCap < 1) return null;

  const answer = { classification, promptTokens: facts.promptTokens, length: controls.length, kind: model.kind };
  const output = predictOutput({ ...answer, cap: outputCap });
  const unhurried = predictOutput({ ...answer, cap: capOutput({ ...caps, ceilingMicrocredits: undefined }) });
  const cost = priceQuote(inputTokens, output, outputCap, model.price);
  const quality = judgeQuality(model, classification);
  const worth = WORTH_CREDITS[controls.mode][classification.complexity] * MICROCREDITS_PER_CREDIT;
  return {
    model,
    inputTokens,
    outputCap,
    output,
    cost,
    quality,
    valueMicrocredits: (worth * BigInt(quality)) / BigInt(QUALITY_CERTAIN) - cost.expectedMicrocredits,
    fitsContext: inputTokens + outputCap <= model.contextWindow,
    hasRoom: outputCap >= unhurried.expected,
    affordable: cost.maxMicrocredits <= facts.availableMicrocredits,
  };
}
