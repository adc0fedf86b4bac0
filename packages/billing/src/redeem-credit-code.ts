import { grantCredits } from "@scrip/credits";
import { readNow, type Tx } from "@scrip/db";
import { type CreditCode, takeCreditCode } from "@scrip/payments";

const DAY_MS = 24 * 3_600_000;

/** What entering a code came to. */
export type CodeRedemption =
  | { outcome: "granted"; amountMicrocredits: bigint; expiresAt: Date; balanceAfterMicrocredits: bigint }
  | { outcome: "expired" | "used_up" };

/**
 * Gives the credits of a promotion code, within its limits: promotional ones, which last as many days as the code says. Nothing is
 * given where it has ended or is used up, in all or for this customer.
 */
export async function redeemCreditCode(
  tx: Tx,
  { id, code, creditsMicrocredits, validDays, expiresAt }: CreditCode,
  { customerId, userId }: { customerId: string; userId: string },
): Promise<CodeRedemption> {
  const now = await readNow(tx);
  if (expiresAt !== null && expiresAt <= now) return { outcome: "expired" };
  const use = await takeCreditCode(tx, { creditCodeId: id, customerId });
  if (use === null) return { outcome: "used_up" };
  const grantExpiresAt = new Date(now.getTime() + validDays * DAY_MS);
  const { balanceAfterMicrocredits } = await grantCredits(tx, {
    customerId,
    category: "promotional",
    source: "promotion",
    amountMicrocredits: creditsMicrocredits,
    priceNanodollars: 0n,
    businessKey: `promotion:${id}:${customerId}:${use}`,
    historyType: "promotion",
    description: `Promotion code ${code}`,
    actor: userId,
    expiresAt: grantExpiresAt,
  });
  return {
    outcome: "granted",
    amountMicrocredits: creditsMicrocredits,
    expiresAt: grantExpiresAt,
    balanceAfterMicrocredits,
  };
}
