import { type Principal, writeAuditEntry } from "@scrip/auth";
import { planBonusExpiry } from "@scrip/billing";
import { grantCredits } from "@scrip/credits";
import { findMember } from "@scrip/customers";
import { inTransaction, readNow, type Tx } from "@scrip/db";
import { AppError, InvalidInputError } from "@scrip/errors";
import { formatCredits, MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn, CreditsOut } from "../wire/credits.ts";
import { Id, text } from "../wire/text.ts";
import { TimeIn } from "../wire/time.ts";

const ALONE_MAX_MICROCREDITS = 100_000n * MICROCREDITS_PER_CREDIT;
const REASON_LENGTH_MAX = 500;

const GrantBonusIn = z.strictObject({
  customerId: Id,
  credits: CreditsIn,
  reason: text(REASON_LENGTH_MAX).refine((reason) => reason.trim() !== "", "Give a reason."),
  expiresAt: TimeIn.optional(),
  /** Made with a form, so that a double click is one grant. Programs send the header `Idempotency-Key` instead. */
  idempotencyKey: z.uuid().optional(),
});

/**
 * Gives a customer credits that nobody paid for, with a reason, at most 100,000 by one operator alone. They expire after 12
 * months unless set otherwise. The audit entry is written in the same transaction, that of a refusal too.
 */
export const grantBonusProcedure = procedureFor("admin.grantBonus")
  .meta({
    openapi: { method: "POST", path: "/credits/admin/grant-bonus", tags: ["admin"], summary: "Give bonus credits" },
  })
  .input(GrantBonusIn)
  .output(z.object({ transferId: z.string(), balanceAfter: CreditsOut }))
  .mutation(async ({ ctx, input }) => {
    const { db } = ctx.deps;
    const key = input.idempotencyKey ?? ctx.idempotencyKey ?? crypto.randomUUID();
    const order = { ...input, businessKey: `admin:${ctx.principal.userId}:${key}` };
    const refusal = await findRefusal(db, ctx.principal, input);
    if (refusal !== null) {
      await writeAuditEntry(db, auditEntry("admin.grant_bonus.refused", ctx.principal, input));
      throw new AppError("forbidden", `a bonus for ${input.customerId} was refused`, { publicMessage: refusal });
    }
    return inTransaction(db, (tx) => grantBonus(tx, ctx.principal, order), { isKeyed: true });
  });

type BonusOrder = z.output<typeof GrantBonusIn> & { businessKey: string };

async function grantBonus(tx: Tx, operator: Principal, order: BonusOrder) {
  const now = await readNow(tx);
  if (order.expiresAt !== undefined && order.expiresAt <= now) {
    throw new InvalidInputError("Choose an expiry in the future.", { field: "expiresAt" });
  }
  const granted = await grantCredits(tx, {
    customerId: order.customerId,
    category: "promotional",
    source: "admin",
    amountMicrocredits: order.credits,
    priceNanodollars: 0n,
    businessKey: order.businessKey,
    historyType: "bonus",
    description: "Bonus credits",
    actor: operator.userId,
    expiresAt: order.expiresAt ?? planBonusExpiry(now),
  });
  if (granted.created) await writeAuditEntry(tx, auditEntry("admin.grant_bonus", operator, order, granted.transferId));
  return { transferId: granted.transferId, balanceAfter: formatCredits(granted.balanceAfterMicrocredits) };
}

async function findRefusal(
  tx: Tx,
  operator: Principal,
  order: { customerId: string; credits: bigint },
): Promise<string | null> {
  if (order.credits > ALONE_MAX_MICROCREDITS) {
    return "More than 100,000 credits need the approval of a second person. Nothing was granted.";
  }
  const own = await findMember(tx, { userId: operator.userId, customerId: order.customerId });
  return own ? "You cannot give credits to an account of your own. Nothing was granted." : null;
}

function auditEntry(
  action: string,
  operator: Principal,
  { customerId, credits, reason }: z.output<typeof GrantBonusIn>,
  transferId: string | null = null,
) {
  return {
    actorUserId: operator.userId,
    action,
    subject: customerId,
    reason,
    details: { credits: formatCredits(credits), transferId },
  };
}
