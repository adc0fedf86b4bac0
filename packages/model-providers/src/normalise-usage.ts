import type { LanguageModelV4Usage } from "@ai-sdk/provider";

/** Token counts of one call, as the vendor reports them, in parts that can be priced and added. */
export type NormalisedUsage = {
  /** Input at the full price: without `cachedInputTokens` and `cacheWriteTokens`. */
  inputTokens: number;
  /** Input read from the vendor's cache. */
  cachedInputTokens: number;
  /** Input written to the vendor's cache. */
  cacheWriteTokens: number;
  /** All output, reasoning included. */
  outputTokens: number;
  /** The part of `outputTokens` that was reasoning; to be told, not to be priced again. */
  reasoningTokens: number;
};

/** No model takes or writes as much; a larger figure is an error of the vendor's. */
const TOKENS_MAX = 10_000_000;

/** A vendor's report: the usage if it can be true, else null; `isAbsurd` when there was a report and it cannot be true. */
export type UsageReport = { usage: NormalisedUsage | null; isAbsurd: boolean };

/**
 * Brings the AI SDK's counts into ours. Absent or all zero is no usage; it cannot be true when there is no input at all, no
 * output although `hasOutput`, a part larger than its whole, a fraction, a negative or a fantastic number.
 *
 * The SDK's input total includes cached tokens for every vendor; some leave a part out, which then counts as zero.
 */
export function normaliseUsage(usage: LanguageModelV4Usage, hasOutput: boolean): UsageReport {
  const { total: totalInput, cacheRead, cacheWrite } = usage.inputTokens;
  const { total: outputTokens, reasoning } = usage.outputTokens;
  if (!totalInput && !outputTokens) return { usage: null, isAbsurd: false };
  if (totalInput === undefined || outputTokens === undefined) return { usage: null, isAbsurd: true };
  const cachedInputTokens = cacheRead ?? 0;
  const cacheWriteTokens = cacheWrite ?? 0;
  const reasoningTokens = reasoning ?? 0;
  const inputTokens = totalInput - cachedInputTokens - cacheWriteTokens;
  const counts = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  const isCredible =
    [totalInput, ...Object.values(counts)].every(isCredibleCount) &&
    totalInput > 0 &&
    reasoningTokens <= outputTokens &&
    (outputTokens > 0 || !hasOutput);
  return isCredible ? { usage: counts, isAbsurd: false } : { usage: null, isAbsurd: true };
}

function isCredibleCount(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= TOKENS_MAX;
}
