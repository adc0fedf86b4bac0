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
    | { by: "customer" }
    | { by: "failure" };
  /** What the provider says it used; null when it said nothing credible. */
  usage: NormalisedUsage | null;
  countedInputTokens: number;
  /** Our count of the text that was delivered; 0 when there was none. */
  deliveredOutputTokens: number;
  /** The caller's own limit, where it is what capped the answer. */
  isCallersCap: boolean;
};

export type SettlementPlan = {
  ending: Ending;
  isCharged: boolean;
  usage: TokenUsage;
  reasoningTokens: number;
  usageSource: "provider" | "our_count";
};

/** Decides what an ending costs: the written table of the product, row by row. */
export function planSettlement(outcome: AnswerOutcome): SettlementPlan {
  const ending = nameEnding(outcome);
  const isCharged = isChargedEnding(ending, outcome);
  if (outcome.end.by !== "provider") return { ending, isCharged, ...ourCount(outcome) };
  return { ending, isCharged, ...(outcome.usage ? providersCount(outcome.usage) : ourCount(outcome)) };
}

function nameEnding({ end, deliveredOutputTokens }: AnswerOutcome): Ending {
  const hasText = deliveredOutputTokens > 0;
  switch (end.by) {
    case "customer":
      return "stopped";
    case "failure":
      return hasText ? "failed_after_output" : "failed_before_output";
    case "provider":
      if (end.finishReason === "length") return "length";
      if (end.finishReason === "content-filter") return "filtered";
      return hasText ? "completed" : "empty";
  }
}

function isChargedEnding(ending: Ending, { deliveredOutputTokens, isCallersCap }: AnswerOutcome): boolean {
  if (ending === "failed_before_output" || ending === "empty") return false;
  if (ending === "stopped" || deliveredOutputTokens > 0) return true;
  return ending === "length" && isCallersCap;
}

function providersCount(usage: NormalisedUsage): Pick<SettlementPlan, "usage" | "reasoningTokens" | "usageSource"> {
  return {
    usage: {
      inputTokens: usage.inputTokens + usage.cacheWriteTokens + usage.cachedInputTokens,
      cachedInputTokens: usage.cachedInputTokens,
      outputTokens: usage.outputTokens,
    },
    reasoningTokens: usage.reasoningTokens,
    usageSource: "provider",
  };
}

/** Input and what was delivered by our own count, or the provider's figure where that is lower. */
function ourCount(outcome: AnswerOutcome): Pick<SettlementPlan, "usage" | "reasoningTokens" | "usageSource"> {
  const { usage, countedInputTokens, deliveredOutputTokens } = outcome;
  const theirs = usage && providersCount(usage);
  if (theirs && theirs.usage.inputTokens + theirs.usage.outputTokens < countedInputTokens + deliveredOutputTokens)
    return theirs;
  return {
    usage: { inputTokens: countedInputTokens, cachedInputTokens: 0, outputTokens: deliveredOutputTokens },
    reasoningTokens: 0,
    usageSource: "our_count",
  };
}
