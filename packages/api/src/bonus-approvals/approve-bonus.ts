import { writeAuditEntry } from "@scrip/auth";
import { decideOnBonus, findBonusApproval } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { z } from "zod";
import { type BonusOrder, bonusAuditEntry, grantBonus, refuseOwnAccount } from "../credits/bonus-order.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { Id } from "../wire/text.ts";

/** Grants a bonus that another operator asked for. Who asked, and whose account it is for, are refused, and the attempt is audited. */
export const approveBonusProcedure = procedureFor("admin.grantBonus")
  .input(z.strictObject({ approvalId: Id }))
  .output(z.object({ transferId: z.string(), balanceAfter: CreditsOut }))
  .mutation(async ({ ctx, input: { approvalId } }) => {
    const { principal, deps } = ctx;
    const asked = await findBonusApproval(deps.db, approvalId);
    if (!asked) throw new NotFoundError("There is no such approval.");
    const { customerId, amountMicrocredits, reason, expiresAt } = asked;
    const order: BonusOrder = {
      businessKey: `bonus-approval:${approvalId}`,
      customerId,
      amountMicrocredits,
      reason,
      expiresAt,
    };
    if (asked.requestedBy === principal.userId) {
      await writeAuditEntry(deps.db, bonusAuditEntry("admin.approve_bonus.refused", principal, order, { approvalId }));
    }
    await refuseOwnAccount(deps.db, principal, order);
    return inTransaction(deps.db, async (tx) => {
      await decideOnBonus(tx, { approvalId, isApproved: true, decidedBy: principal.userId });
      return grantBonus(tx, principal, order, "admin.approve_bonus");
    });
  });
