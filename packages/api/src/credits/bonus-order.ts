import { type Principal, writeAuditEntry } from "@scrip/auth";
import { planBonusExpiry } from "@scrip/billing";
import { grantCredits } from "@scrip/credits";
import { findMember } from "@scrip/customers";
import { type Db, readNow, type Tx } from "@scrip/db";
import { AppError, InvalidInputError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";

/** A bonus that an operator gives, or that one approves of which another asked for. */
export type BonusOrder = {
  businessKey: string;
  customerId: string;
  amountMicrocredits: bigint;
  reason: string;
  /** Null: after 12 months. */
  expiresAt: Date | null;
};

export type GrantedBonus = { transferId: string; balanceAfter: string };

/**
 * Grants the credits and writes the audit entry beside them.
 *
 * @throws {InvalidInputError} the expiry is no longer in the future
 */
export async function grantBonus(
  tx: Tx,
  operator: Principal,
  order: BonusOrder,
  action: "admin.grant_bonus" | "admin.approve_bonus",
): Promise<GrantedBonus> {
  const now = await readNow(tx);
  requireFuture(order.expiresAt, now);
  const granted = await grantCredits(tx, {
    customerId: order.customerId,
    category: "promotional",
    source: "admin",
    amountMicrocredits: order.amountMicrocredits,
    priceNanodollars: 0n,
    businessKey: order.businessKey,
    historyType: "bonus",
    description: "Bonus credits",
    actor: operator.userId,
    expiresAt: order.expiresAt ?? planBonusExpiry(now),
  });
  const { transferId, created } = granted;
  if (created) await writeAuditEntry(tx, bonusAuditEntry(action, operator, order, { transferId }));
  return { transferId, balanceAfter: formatCredits(granted.balanceAfterMicrocredits) };
}

/** @throws {InvalidInputError} the expiry is not in the future */
export function requireFuture(expiresAt: Date | null, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) {
    throw new InvalidInputError("Choose an expiry in the future.", { field: "expiresAt" });
  }
}

/**
 * An operator gives no credits to an account of their own. The attempt is audited.
 *
 * @throws {AppError} `forbidden`
 */
export async function refuseOwnAccount(db: Db, operator: Principal, order: BonusOrder): Promise<void> {
  if (!(await findMember(db, { userId: operator.userId, customerId: order.customerId }))) return;
  await writeAuditEntry(db, bonusAuditEntry("admin.grant_bonus.refused", operator, order));
  throw new AppError("forbidden", `a bonus for ${order.customerId} was refused`, {
    publicMessage: "You cannot give credits to an account of your own. Nothing was granted.",
  });
}

export function bonusAuditEntry(
  action: `admin.${string}`,
  operator: Principal,
  { customerId, amountMicrocredits, reason }: Pick<BonusOrder, "customerId" | "amountMicrocredits" | "reason">,
  details: Record<string, string> = {},
) {
  return {
    actorUserId: operator.userId,
    action,
    subject: customerId,
    reason,
    details: { credits: formatCredits(amountMicrocredits), ...details },
  };
}
