import { listOpenBonusApprovals } from "@scrip/credits";
import { findUser } from "@scrip/customers";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const LISTED_MAX = 100;

const BonusApprovalItem = z.object({
  id: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  credits: CreditsOut,
  reason: z.string(),
  expiresAt: TimeOut.nullable(),
  requestedBy: z.string(),
  requestedAt: TimeOut,
  /** Whether the operator who reads this asked for it, and so may only take it back. */
  isOwn: z.boolean(),
});

/** The bonuses that wait for a second operator, the oldest first. */
export const listBonusApprovalsProcedure = procedureFor("admin.read")
  .input(z.strictObject({}).optional())
  .output(z.object({ items: z.array(BonusApprovalItem) }))
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const asked = await listOpenBonusApprovals(db, LISTED_MAX);
    const items = await Promise.all(
      asked.map(async ({ amountMicrocredits, requestedBy, requestedAt, expiresAt, ...rest }) => {
        const asker = await findUser(db, requestedBy);
        return {
          ...rest,
          credits: formatCredits(amountMicrocredits),
          expiresAt: timeOrNull(expiresAt),
          requestedBy: asker?.email ?? requestedBy,
          requestedAt: requestedAt.toISOString(),
          isOwn: requestedBy === ctx.principal.userId,
        };
      }),
    );
    return { items };
  });
