import type { ModelPrice } from "./catalogue/catalogue.ts";
import type { AnswerLength } from "./predict-output.ts";
import { TOKENS_PER_PRICE } from "./price-usage.ts";

const LENGTH_CAP_TOKENS: Record<AnswerLength, number> = { brief: 512, normal: 2_048, detailed: 8_192 };

/**
 * The most output tokens a model may give: the least of what was requested, the model's own maximum, the cap of the chosen
 * length, and what the ceiling buys after the input. 0 or less when the ceiling does not even buy one token.
 *
 * The balance has no say: an answer is never cut shorter because credits are low.
 */
export function capOutput(facts: {
  requestedTokens: number | undefined;
  modelMaxTokens: number;
  length: AnswerLength;
  ceilingMicrocredits: bigint | undefined;
  /** The most the input can be: the ceiling is kept whatever the provider counts. */
  inputTokensMax: number;
  price: ModelPrice;
}): number {
  const caps = [facts.modelMaxTokens, LENGTH_CAP_TOKENS[facts.length]];
  if (facts.requestedTokens !== undefined) caps.push(facts.requestedTokens);
  if (facts.ceilingMicrocredits !== undefined)
    caps.push(tokensUnderCeiling(facts.ceilingMicrocredits, facts.inputTokensMax, facts.price));
  return Math.min(...caps);
}

/** The charge is a ceiling of tokens times price over a million, so it stays under the ceiling exactly while the product does. */
function tokensUnderCeiling(ceilingMicrocredits: bigint, inputTokens: number, price: ModelPrice): number {
  const left = ceilingMicrocredits * TOKENS_PER_PRICE - BigInt(inputTokens) * price.inputMicrocreditsPerMillion;
  return left <= 0n ? 0 : Number(left / price.outputMicrocreditsPerMillion);
}
