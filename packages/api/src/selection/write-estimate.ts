import type { QuotedPrompt } from "@scrip/assistant";
import { ceilingDivide, formatCredits } from "@scrip/money";
import { COMPLEXITIES, type QuoteCost, type SelectableModel, TASK_TYPES } from "@scrip/selection";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

export const ModelOut = z.object({ id: z.string(), name: z.string(), provider: z.string(), creditsPer1K: CreditsOut });
const CostOut = z.object({ low: CreditsOut, expected: CreditsOut, high: CreditsOut, max: CreditsOut });

export const EstimateOut = z.object({
  quoteId: z.string(),
  taskType: z.enum(TASK_TYPES),
  complexity: z.enum(COMPLEXITIES),
  probabilities: z.record(z.enum(TASK_TYPES), z.number()),
  model: ModelOut,
  reason: z.string(),
  tokens: z.object({ input: z.number(), output: z.number(), cap: z.number() }),
  cost: CostOut,
  balanceAfter: CreditsOut,
  affordable: z.boolean(),
  alternatives: z.array(
    z.object({
      model: ModelOut,
      cost: CostOut,
      creditsDifference: CreditsOut,
      qualityDifference: z.number().meta({ description: "Percentage points of quality it adds or lacks" }),
    }),
  ),
  expiresAt: TimeOut,
});

/** A quote in its wire form. `balanceAfter` may be negative; what cannot be afforded is said, not refused. */
export function writeEstimate({ quote, selection, availableMicrocredits }: QuotedPrompt): z.output<typeof EstimateOut> {
  const { classification } = selection.facts;
  return {
    quoteId: quote.id,
    taskType: quote.taskType,
    complexity: quote.complexity,
    probabilities: classification.probabilities,
    model: writeModel(selection.model),
    reason: selection.reason,
    tokens: { input: quote.inputTokens, output: quote.expectedOutputTokens, cap: quote.outputCap },
    cost: writeCost(quote.cost),
    balanceAfter: formatCredits(availableMicrocredits - quote.cost.expectedMicrocredits),
    affordable: selection.affordable,
    alternatives: selection.alternatives.map((other) => ({
      model: writeModel(other.model),
      cost: writeCost(other.cost),
      creditsDifference: formatCredits(other.creditsDifferenceMicrocredits),
      qualityDifference: other.qualityDifference,
    })),
    expiresAt: quote.expiresAt.toISOString(),
  };
}

/** A model with its list price. Where input and output differ, it is the output's. */
export function writeModel({ id, name, provider, price }: SelectableModel): z.output<typeof ModelOut> {
  const per1K = ceilingDivide(price.outputMicrocreditsPerMillion, 1_000n);
  return { id, name, provider, creditsPer1K: formatCredits(per1K) };
}

function writeCost(cost: QuoteCost): z.output<typeof CostOut> {
  return {
    low: formatCredits(cost.lowMicrocredits),
    expected: formatCredits(cost.expectedMicrocredits),
    high: formatCredits(cost.highMicrocredits),
    max: formatCredits(cost.maxMicrocredits),
  };
}
