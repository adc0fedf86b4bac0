import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.ts";
import type { TaskType } from "../classifier/labels.ts";
import { type Learnt, NOTHING_LEARNT } from "../learnt.ts";

export const PROVIDERS = ["openai", "anthropic", "google", "mistral", "deepseek", "xai", "groq"] as const;
export type Provider = (typeof PROVIDERS)[number];

export type ModelTier = "cheap" | "medium" | "expensive";
export type ModelKind = "small" | "general" | "specialist" | "reasoning" | "frontier";

/** What one price version charges (microcredits per million tokens) and costs us (pico-dollars per token). */
export type PriceRates = {
  inputMicrocreditsPerMillion: bigint;
  cachedInputMicrocreditsPerMillion: bigint;
  outputMicrocreditsPerMillion: bigint;
  providerInputPicodollars: bigint;
  providerCachedInputPicodollars: bigint;
  providerOutputPicodollars: bigint;
};

export type ModelPrice = PriceRates & { id: string; version: number };

export type ModelFacts = {
  id: string;
  name: string;
  provider: Provider;
  /** The provider's own name of the model, as sent upstream. */
  providerModel: string;
  contextWindow: number;
  maxOutputTokens: number;
  tier: ModelTier;
  kind: ModelKind;
  strengths: readonly TaskType[];
  /** Its provider takes no images for it. Absent otherwise, as in the catalogues that were kept before this was known. */
  textOnly?: true | undefined;
};

/** Why a model cannot be chosen now. */
export type ModelObstacle = "disabled" | "provider_off" | "unhealthy" | "price_missing" | "price_quarantined";

export type SelectableModel = ModelFacts & { price: ModelPrice; obstacle: null };
type BlockedModel = ModelFacts & { price: ModelPrice | null; obstacle: ModelObstacle };
export type CatalogueModel = SelectableModel | BlockedModel;

/** All that choices are made from at one moment. Equal snapshots have equal hashes, so a stored choice can name what it was made from. */
export type CatalogueSnapshot = {
  hash: string;
  /** Of the models alone: their content is kept under it. */
  catalogueHash: string;
  models: readonly CatalogueModel[];
  learnt: Learnt;
};

export function snapshotCatalogue(
  models: readonly CatalogueModel[],
  learnt: Learnt = NOTHING_LEARNT,
): CatalogueSnapshot {
  const catalogueHash = hashOf(models);
  const { outcomesVersion, outputLengthsVersion } = learnt;
  return { hash: hashOf({ catalogueHash, outcomesVersion, outputLengthsVersion }), catalogueHash, models, learnt };
}

function hashOf(content: unknown): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

export function isSelectable(model: CatalogueModel): model is SelectableModel {
  return model.obstacle === null;
}
