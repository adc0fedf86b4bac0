import { formatCredits, parseCredits } from "@scrip/money";
import { z } from "zod";

/** Credits as they leave: a decimal string, without trailing zeros or exponent, minus for outgoing. */
export const CreditsOut = z.string().meta({ description: "Credits, at most 6 decimals", example: "997.4125" });

/** Credits as they enter, above zero: such a string, or a whole JSON number. Parsed to microcredits. */
export const CreditsIn = z.union([z.string().max(32), z.number()]).transform((sent, context) => {
  const amountMicrocredits = parseCredits(sent);
  if (amountMicrocredits !== null && amountMicrocredits > 0n) return amountMicrocredits;
  context.addIssue({
    code: "custom",
    message: 'Send credits above 0, as a string such as "12.5" with at most 6 decimals or as a whole number.',
  });
  return z.NEVER;
});

/** The wire form of optional amounts. */
export function creditsOrNull(amountMicrocredits: bigint | null): string | null {
  return amountMicrocredits === null ? null : formatCredits(amountMicrocredits);
}
