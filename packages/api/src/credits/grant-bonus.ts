import { type Principal, writeAuditEntry } from "@scrip/auth";
import { askForBonus } from "@scrip/credits";
import { inTransaction, readNow, type Tx } from "@scrip/db";
import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn, CreditsOut } from "../wire/credits.ts";
import { Id, text } from "../wire/text.ts";
import { TimeIn } from "../wire/time.ts";
import { type BonusOrder, bonusAuditEntry, grantBonus, refuseOwnAccount, requireFuture } from "./bonus-order.ts";

const ALONE_MAX_MICROCREDITS = 100_000n * MICROCREDITS_PER_CREDIT;
const REASON_LENGTH_MAX = 500;
const ACCEPTED = 202;

const GrantBonusIn = z.strictObject({
  customerId: Id,
  credits: CreditsIn,
  reason: text(REASON_LENGTH_MAX).refine((reason) => reason.trim() !== "", "Give a reason."),
  expiresAt: TimeIn.optional(),
  /** Made with a form, so that a double click is one grant. Programs send the header `Idempotency-Key` instead. */
  idempotencyKey: z.uuid().optional(),
});

const Granted = z.object({ transferId: z.string(), balanceAfter: CreditsOut });
const Asked = z.object({ approvalId: z.string() });

/**
 * Gives a customer credits that nobody paid for, with a reason. They expire after 12 months unless set otherwise. More than 100,000
 * wait for a second operator: REST answers that with 202. The audit entry is written in the same transaction, that of a refusal too.
 */
export const grantBonusProcedure = procedureFor("admin.grantBonus")
  .meta({
    openapi: { method: "POST", path: "/credits/admin/grant-bonus", tags: ["admin"], summary: "Give bonus credits" },
  })
  .input(GrantBonusIn)
  .output(z.union([Granted, Asked]))
  .mutation(async ({ ctx, input }) => {
    const { principal, deps } = ctx;
    const key = input.idempotencyKey ?? ctx.idempotencyKey ?? crypto.randomUUID();
    const order: BonusOrder = {
      businessKey: `admin:${principal.userId}:${key}`,
      customerId: input.customerId,
      amountMicrocredits: input.credits,
      reason: input.reason,
      expiresAt: input.expiresAt ?? null,
    };
    await refuseOwnAccount(deps.db, principal, order);
    const needsApproval = order.amountMicrocredits > ALONE_MAX_MICROCREDITS;
    if (needsApproval) ctx.reply.status = ACCEPTED;
    return inTransaction<z.input<typeof Granted> | z.input<typeof Asked>>(
      deps.db,
      (tx) => (needsApproval ? ask(tx, principal, order) : grantBonus(tx, principal, order, "admin.grant_bonus")),
      { isKeyed: true },
    );
  });

async function ask(tx: Tx, operator: Principal, order: BonusOrder): Promise<z.input<typeof Asked>> {
  requireFuture(order.expiresAt, await readNow(tx));
  const { approvalId, created } = await askForBonus(tx, { ...order, requestedBy: operator.userId });
  if (created) await writeAuditEntry(tx, bonusAuditEntry("admin.ask_for_bonus", operator, order, { approvalId }));
  return { approvalId };
}
