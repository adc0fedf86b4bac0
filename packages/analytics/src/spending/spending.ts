/** Days in UTC: `from` is the first, `to` the first that is not in it, both at midnight. */
export type Period = { from: Date; to: Date };

/** How long the steps of a timeline are. Weeks begin on Mondays. */
export const TIMELINE_UNITS = ["day", "week", "month"] as const;
export type TimelineUnit = (typeof TIMELINE_UNITS)[number];

/** What was used and charged, of the whole or of a part of it. */
export type Spending = {
  /** Requests that were charged. */
  requests: number;
  inputTokens: bigint;
  /** Those of the input tokens that the provider had cached. */
  cachedInputTokens: bigint;
  outputTokens: bigint;
  chargedMicrocredits: bigint;
  /** Charges given back, on the day they were given back. */
  refundedMicrocredits: bigint;
};

/** How well costs were estimated, by charged answers that ran to their end under a quote. */
export type Estimates = {
  estimatedRequests: number;
  /** Charged between the quote's low and high. */
  withinRangeRequests: number;
  /** Charged within 20 % of what the quote expected. */
  withinFifthRequests: number;
  expectedMicrocredits: bigint;
  estimatedChargedMicrocredits: bigint;
};

/** Into what spending is divided; each but the last adds up to the whole. */
export type SpendingPart = "model" | "task" | "complexity" | "source" | "ratio";

/** The sums of a key of a part: a model, a task type, a complexity, `surface:apiKeyId`, or percents of the expected cost. */
export type PartRow = Spending & Estimates & { part: SpendingPart; key: string };

/** The sums of a model in the step of the timeline that begins on `start`. */
export type StepRow = Spending & { start: Date; modelId: string };

/** The sums of a model among the choices that were made from one catalogue; the hash is empty where that is not known. */
export type CatalogueRow = Spending & { modelId: string; catalogueHash: string };

/** What a model cost in a catalogue, in microcredits per million tokens, and whether it could be chosen from it. */
export type CataloguePrice = {
  catalogueHash: string;
  modelId: string;
  isSelectable: boolean;
  inputRate: bigint;
  cachedInputRate: bigint;
  outputRate: bigint;
};

/** What was charged, less what was given back. */
export function netMicrocredits(spending: Pick<Spending, "chargedMicrocredits" | "refundedMicrocredits">): bigint {
  return spending.chargedMicrocredits - spending.refundedMicrocredits;
}

export const NO_SPENDING: Spending = {
  requests: 0,
  inputTokens: 0n,
  cachedInputTokens: 0n,
  outputTokens: 0n,
  chargedMicrocredits: 0n,
  refundedMicrocredits: 0n,
};

export function addSpending(a: Spending, b: Spending): Spending {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    chargedMicrocredits: a.chargedMicrocredits + b.chargedMicrocredits,
    refundedMicrocredits: a.refundedMicrocredits + b.refundedMicrocredits,
  };
}
