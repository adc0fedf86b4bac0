import { type PriceRates, priceUsage } from "@scrip/selection";
import { type AnswerOutcome, type Ending, planSettlement } from "./plan-settlement.ts";

/** The ways an answer can end, as the written table of the product has them. */
export const ENDING_CASES = [
  "completed",
  "cut_by_cap",
  "stopped",
  "failed_before_output",
  "failed_after_output",
  "empty",
  "without_usage",
  "above_hold",
] as const;
export type EndingCase = (typeof ENDING_CASES)[number];

/** A request that never was: tokens by our count. */
export type ExampleRequest = {
  inputTokens: number;
  /** Of the whole answer; at most `capTokens`. */
  outputTokens: number;
  /** Of the answer, when it ends early; at most `outputTokens`. */
  deliveredTokens: number;
  /** The most the answer may have. */
  capTokens: number;
};

export type PricedEnding = { case: EndingCase; ending: Ending; outputTokens: number; chargeMicrocredits: bigint };

/** What each way to end would cost one and the same request: by the rules that settle real ones, at the given price. */
export function priceEndings(request: ExampleRequest, rates: PriceRates): PricedEnding[] {
  const heldMicrocredits = priceHold(request, rates);
  return ENDING_CASES.map((name) => {
    const { ending, isCharged, usage } = planSettlement(outcomeOf(name, request));
    const price = isCharged ? priceUsage(usage, rates) : 0n;
    const chargeMicrocredits = price < heldMicrocredits ? price : heldMicrocredits;
    return { case: name, ending, outputTokens: isCharged ? usage.outputTokens : 0, chargeMicrocredits };
  });
}

/** What is held for the request while it runs: its input and the longest answer, in microcredits. */
export function priceHold({ inputTokens, capTokens }: ExampleRequest, rates: PriceRates): bigint {
  return priceUsage({ inputTokens, cachedInputTokens: 0, outputTokens: capTokens }, rates);
}

function outcomeOf(name: EndingCase, { inputTokens, outputTokens, deliveredTokens, capTokens }: ExampleRequest) {
  const reported = (tokens: number) => ({
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: tokens,
    reasoningTokens: 0,
  });
  const outcome = (tokens: number, rest: Pick<AnswerOutcome, "end" | "usage">): AnswerOutcome => ({
    ...rest,
    isUsageAbsurd: false,
    countedInputTokens: inputTokens,
    deliveredOutputTokens: tokens,
    writtenOutputTokens: tokens,
    isCallersCap: false,
  });
  const finished = { by: "provider", finishReason: "stop" } as const;
  switch (name) {
    case "completed":
      return outcome(outputTokens, { end: finished, usage: reported(outputTokens) });
    case "cut_by_cap":
      return outcome(capTokens, { end: { by: "provider", finishReason: "length" }, usage: reported(capTokens) });
    case "stopped":
      return outcome(deliveredTokens, { end: { by: "customer" }, usage: null });
    case "failed_before_output":
      return outcome(0, { end: { by: "failure", wasAtWork: true }, usage: null });
    case "failed_after_output":
      return outcome(deliveredTokens, { end: { by: "failure", wasAtWork: true }, usage: null });
    case "empty":
      return outcome(0, { end: finished, usage: reported(0) });
    case "without_usage":
      return outcome(outputTokens, { end: finished, usage: null });
    case "above_hold":
      return outcome(capTokens, { end: finished, usage: reported(2 * capTokens) });
  }
}
