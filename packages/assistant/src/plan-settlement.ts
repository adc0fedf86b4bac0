import type { NormalisedUsage } from "@scrip/model-providers";
import type { TokenUsage } from "@scrip/selection";

/** How a request ended. Contracts: stored and shown by these names. */
export type Ending =
  | "completed"
  | "length"
  | "stopped"
  | "filtered"
  | "empty"
  | "failed_before_output"
  | "failed_after_output"
  | "abandoned";

/** What is known when an answer is over. */
export type AnswerOutcome = {
  end:
    | { by: "provider"; finishReason: "stop" | "length" | "content-filter" | "tool-calls" | "other" }
    /** Stopped by the customer, or because nobody listened any more. */
    | { by: "customer" }
    /** Stopped because this process ends. */
    | { by: "shutdown" }
    /** `wasAtWork`: the provider had taken the request, and may bill us for it. */
    | { by: "failure"; wasAtWork: boolean };
  /** What the provider says it used; null when it said nothing credible. */
  usage: NormalisedUsage | null;
  /** The provider did say something, and it cannot be true. */
  isUsageAbsurd: boolean;
  countedInputTokens: number;
  /** Our count of the output that was delivered; 0 when there was none. */
  deliveredOutputTokens: number;
  /** Our count of all that came, also what was kept back after a stop. */
  writtenOutputTokens: number;
  /** The caller's own limit, where it is what capped the answer. */
  isCallersCap: boolean;
};

export type SettlementPlan = {
  ending: Ending;
  isCharged: boolean;
  /** What is charged for, where anything is. */
  usage: TokenUsage;
  reasoningTokens: number;
  usageSource: "provider" | "our_count";
  /** What the provider will bill us for, whatever the customer pays. */
  billedUsage: TokenUsage;
  /** The provider's count cannot be true: somebody must look at it. */
  isUsageAbsurd: boolean;
};

/** A count this many times below ours is an error. Tokenizers differ by less, and a few tokens say nothing. */
const UNDERCOUNT_FACTOR = 4;
const UNDERCOUNT_TOKENS_MIN = 40;

/** Decides what an ending costs: the written table of the product, row by row. */
export function planSettlement(given: AnswerOutcome): SettlementPlan {
  const outcome = isUndercount(given) ? { ...given, usage: null, isUsageAbsurd: true } : given;
  const ending = nameEnding(outcome);
  const { usage, end } = outcome;
  return {
    ending,
    isCharged: isChargedEnding(ending, outcome),
    ...(end.by === "provider" && usage ? providersCount(usage) : ourCount(outcome)),
    billedUsage: listBilled(outcome),
    isUsageAbsurd: outcome.isUsageAbsurd,
  };
}

function isUndercount({ usage, deliveredOutputTokens }: AnswerOutcome): boolean {
  if (usage === null || deliveredOutputTokens < UNDERCOUNT_TOKENS_MIN) return false;
  return usage.outputTokens * UNDERCOUNT_FACTOR < deliveredOutputTokens;
}

function nameEnding({ end, deliveredOutputTokens }: AnswerOutcome): Ending {
  const hasOutput = deliveredOutputTokens > 0;
  switch (end.by) {
    case "customer":
      return "stopped";
    case "shutdown":
      return "abandoned";
    case "failure":
      return hasOutput ? "failed_after_output" : "failed_before_output";
    case "provider":
      if (end.finishReason === "length") return "length";
      if (end.finishReason === "content-filter") return "filtered";
      return hasOutput ? "completed" : "empty";
  }
}

function isChargedEnding(ending: Ending, { deliveredOutputTokens, isCallersCap }: AnswerOutcome): boolean {
  if (ending === "failed_before_output" || ending === "empty") return false;
  if (ending === "stopped" || deliveredOutputTokens > 0) return true;
  return ending === "length" && isCallersCap;
}

type Charged = Pick<SettlementPlan, "usage" | "reasoningTokens" | "usageSource">;

function providersCount(usage: NormalisedUsage): Charged {
  return { usage: sumUp(usage), reasoningTokens: usage.reasoningTokens, usageSource: "provider" };
}

/** Input and what was delivered by our own count, or the provider's figure where that is lower. */
function ourCount({ usage, countedInputTokens, deliveredOutputTokens }: AnswerOutcome): Charged {
  const theirs = usage && providersCount(usage);
  if (theirs && theirs.usage.inputTokens + theirs.usage.outputTokens < countedInputTokens + deliveredOutputTokens) {
    return theirs;
  }
  return {
    usage: { inputTokens: countedInputTokens, cachedInputTokens: 0, outputTokens: deliveredOutputTokens },
    reasoningTokens: 0,
    usageSource: "our_count",
  };
}

/** What the provider reported; else what it read and wrote by our count; nothing where it never began. */
export function listBilled({
  end,
  usage,
  countedInputTokens,
  writtenOutputTokens,
}: Pick<AnswerOutcome, "end" | "usage" | "countedInputTokens" | "writtenOutputTokens">): TokenUsage {
  if (usage) return sumUp(usage);
  const neverBegan = end.by === "failure" && !end.wasAtWork && writtenOutputTokens === 0;
  if (neverBegan) return { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
  return { inputTokens: countedInputTokens, cachedInputTokens: 0, outputTokens: writtenOutputTokens };
}

/** The provider's parts in the form that is priced: all input, of which a part was cached. */
function sumUp({ inputTokens, cacheWriteTokens, cachedInputTokens, outputTokens }: NormalisedUsage): TokenUsage {
  return { inputTokens: inputTokens + cacheWriteTokens + cachedInputTokens, cachedInputTokens, outputTokens };
}
