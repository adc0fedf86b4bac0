import { writeAuditEntry } from "@scrip/auth";
import { decideOnBonus } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import { z } from "zod";
import { bonusAuditEntry } from "../credits/bonus-order.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

/** Says no to a bonus that somebody asked for; whoever asked takes it back by it. */
export const declineBonusProcedure = procedureFor("admin.grantBonus")
  .input(z.strictObject({ approvalId: Id }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { approvalId } }) => {
    const { principal, deps } = ctx;
    await inTransaction(deps.db, async (tx) => {
      const asked = await decideOnBonus(tx, { approvalId, isApproved: false, decidedBy: principal.userId });
      await writeAuditEntry(tx, bonusAuditEntry("admin.decline_bonus", principal, asked, { approvalId }));
    });
    return {};
  });
