import type { Balance, LiveGrant } from "@scrip/credits";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

export const BalanceOut = z.object({
  balance: CreditsOut,
  held: CreditsOut,
  available: CreditsOut,
  debt: CreditsOut,
  totalPurchased: CreditsOut,
  totalSpent: CreditsOut,
  grants: z.array(
    z.object({
      id: z.string(),
      category: z.enum(["paid", "promotional"]),
      source: z.string(),
      remaining: CreditsOut,
      held: CreditsOut,
      expiresAt: TimeOut.nullable(),
    }),
  ),
});

/** A balance in its wire form: the sum of the grants' `remaining` is `balance`. */
export function writeBalance(balance: Balance): z.output<typeof BalanceOut> {
  return {
    balance: formatCredits(balance.balanceMicrocredits),
    held: formatCredits(balance.heldMicrocredits),
    available: formatCredits(balance.availableMicrocredits),
    debt: formatCredits(balance.debtMicrocredits),
    totalPurchased: formatCredits(balance.purchasedMicrocredits),
    totalSpent: formatCredits(balance.spentMicrocredits),
    grants: balance.grants.map(writeGrant),
  };
}

function writeGrant({ id, category, source, remainingMicrocredits, heldMicrocredits, expiresAt }: LiveGrant) {
  return {
    id,
    category,
    source,
    remaining: formatCredits(remainingMicrocredits),
    held: formatCredits(heldMicrocredits),
    expiresAt: timeOrNull(expiresAt),
  };
}
