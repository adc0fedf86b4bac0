import type { RequestDetail } from "@scrip/analytics";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";

/** What was promised before a request was sent; null where no quote was kept. */
export const QuotedCostOut = z.object({ low: CreditsOut, expected: CreditsOut, high: CreditsOut }).nullable();

export function writeQuotedCost(request: RequestDetail): z.output<typeof QuotedCostOut> {
  const { lowMicrocredits: low, expectedMicrocredits: expected, highMicrocredits: high } = request;
  if (low === null || expected === null || high === null) return null;
  return { low: formatCredits(low), expected: formatCredits(expected), high: formatCredits(high) };
}
