import { formatCredits } from "@scrip/money";
import { CHARGE_KINDS, type ChargeLine } from "@scrip/selection";
import { z } from "zod";
import { CreditsOut } from "./credits.ts";

/**
 * What a charge is made of. The amounts sum to the charge, to the last microcredit; an `adjustment` has no tokens and takes away
 * what was not charged because it was above the hold.
 */
export const LineItemsOut = z.array(
  z.object({ kind: z.enum(CHARGE_KINDS), tokens: z.number(), creditsPerMillion: CreditsOut, amount: CreditsOut }),
);

/** The lines of a charge as they leave. */
export function writeLineItems(lines: readonly ChargeLine[]): z.output<typeof LineItemsOut> {
  return lines.map(({ kind, tokens, microcreditsPerMillion, amountMicrocredits }) => ({
    kind,
    tokens,
    creditsPerMillion: formatCredits(microcreditsPerMillion),
    amount: formatCredits(amountMicrocredits),
  }));
}
