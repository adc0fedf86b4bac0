import {
  type Accuracy,
  type Comparison,
  netMicrocredits,
  type PartRow,
  type PeriodSpending,
  type Spending,
  TIMELINE_UNITS,
} from "@scrip/analytics";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

const SpendingOut = z.object({
  /** Charged less refunded. */
  credits: CreditsOut,
  charged: CreditsOut,
  refunded: CreditsOut,
  /** Requests that were charged. */
  requests: z.number(),
  tokens: z.object({ input: z.number(), cachedInput: z.number(), output: z.number() }),
});

/** How estimates were kept, by answers that ran to their end. */
const EstimatesOut = z.object({
  requests: z.number(),
  /** Charged between low and high of the quote. */
  withinRange: z.number(),
  /** Charged within 20 % of what the quote expected. */
  within20Percent: z.number(),
  expected: CreditsOut,
  charged: CreditsOut,
});

const PartOut = SpendingOut.extend({ estimates: EstimatesOut });

const ComparisonOut = z.object({
  model: z.string(),
  name: z.string(),
  /** Charged requests that could be compared. */
  requests: z.number(),
  charged: CreditsOut,
  /** What the same tokens would have cost with the model, at its prices when the requests were sent. */
  wouldHaveCost: CreditsOut,
  /** Negative where the model would have cost less. */
  saved: CreditsOut,
});

const BasisPoints = z.number().meta({ description: "Charged of expected in basis points: 10000 is exact" });

export const UsageOut = SpendingOut.extend({
  from: TimeOut,
  to: TimeOut,
  unit: z.enum(TIMELINE_UNITS),
  /** The period of the same length before. */
  before: SpendingOut.extend({ from: TimeOut, to: TimeOut }),
  timeline: z.array(
    SpendingOut.extend({
      from: TimeOut,
      to: TimeOut,
      byModel: z.array(z.object({ model: z.string(), credits: CreditsOut, requests: z.number() })),
    }),
  ),
  byModel: z.array(PartOut.extend({ model: z.string(), name: z.string() })),
  byTask: z.array(PartOut.extend({ taskType: z.string() })),
  byComplexity: z.array(PartOut.extend({ complexity: z.string() })),
  bySource: z.array(
    PartOut.extend({ surface: z.string(), apiKeyId: z.string().nullable(), apiKeyName: z.string().nullable() }),
  ),
  savings: z.object({ dearest: ComparisonOut.nullable(), usual: ComparisonOut.nullable() }),
  accuracy: EstimatesOut.extend({
    spread: z.object({ p10: BasisPoints, p50: BasisPoints, p90: BasisPoints }).nullable(),
    bands: z.array(z.object({ fromPercent: z.number(), toPercent: z.number().nullable(), requests: z.number() })),
  }),
});
export type UsageWire = z.output<typeof UsageOut>;

/** The usage of a period as it leaves. */
export function writeUsage(
  period: { from: Date; to: Date; unit: (typeof TIMELINE_UNITS)[number] },
  usage: PeriodSpending,
): UsageWire {
  const { before, names } = usage;
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    ...writeDays(period),
    unit: period.unit,
    ...writeSpending(usage.total),
    before: { ...writeDays(before), ...writeSpending(before.total) },
    timeline: usage.timeline.map((step) => ({
      ...writeDays(step),
      ...writeSpending(step),
      byModel: step.models.map(({ modelId, ...sums }) => ({
        model: modelId,
        credits: formatCredits(netMicrocredits(sums)),
        requests: sums.requests,
      })),
    })),
    byModel: usage.models.map((row) => ({ model: row.key, name: nameOf(row.key), ...writePart(row) })),
    byTask: usage.tasks.map((row) => ({ taskType: row.key, ...writePart(row) })),
    byComplexity: usage.complexities.map((row) => ({ complexity: row.key, ...writePart(row) })),
    bySource: usage.sources.map((row) => {
      const [surface = "", apiKeyId = null] = row.key.split(":");
      return { surface, apiKeyId, apiKeyName: apiKeyId && nameOf(apiKeyId), ...writePart(row) };
    }),
    savings: { dearest: writeComparison(usage.dearest, nameOf), usual: writeComparison(usage.usual, nameOf) },
    accuracy: { ...writeEstimates(usage.accuracy), spread: usage.accuracy.spread, bands: usage.accuracy.bands },
  };
}

function writeDays({ from, to }: { from: Date; to: Date }): { from: string; to: string } {
  return { from: from.toISOString(), to: to.toISOString() };
}

function writeSpending(spending: Spending): z.output<typeof SpendingOut> {
  return {
    credits: formatCredits(netMicrocredits(spending)),
    charged: formatCredits(spending.chargedMicrocredits),
    refunded: formatCredits(spending.refundedMicrocredits),
    requests: spending.requests,
    tokens: {
      input: Number(spending.inputTokens),
      cachedInput: Number(spending.cachedInputTokens),
      output: Number(spending.outputTokens),
    },
  };
}

function writePart(row: PartRow): z.output<typeof PartOut> {
  return { ...writeSpending(row), estimates: writeEstimates(row) };
}

function writeEstimates(sums: PartRow | Accuracy): z.output<typeof EstimatesOut> {
  return {
    requests: sums.estimatedRequests,
    withinRange: sums.withinRangeRequests,
    within20Percent: sums.withinFifthRequests,
    expected: formatCredits(sums.expectedMicrocredits),
    charged: formatCredits(sums.estimatedChargedMicrocredits),
  };
}

function writeComparison(
  comparison: Comparison | null,
  nameOf: (id: string) => string,
): z.output<typeof ComparisonOut> | null {
  if (!comparison) return null;
  const { modelId, requests, chargedMicrocredits, wouldHaveMicrocredits } = comparison;
  return {
    model: modelId,
    name: nameOf(modelId),
    requests,
    charged: formatCredits(chargedMicrocredits),
    wouldHaveCost: formatCredits(wouldHaveMicrocredits),
    saved: formatCredits(wouldHaveMicrocredits - chargedMicrocredits),
  };
}
