import { writeAuditEntry } from "@scrip/auth";
import { createPromotionCode } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { TimeIn } from "../wire/time.ts";

const Count = z.int().min(1).max(1_000_000);

const PromotionCodeIn = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{3,40}$/, "A code has 3 to 40 capital letters and digits."),
  percentOff: z.int().min(1).max(100).optional(),
  amountOffCents: z.int().min(1).max(99_999_999).optional(),
  redemptionsMax: Count.optional(),
  redemptionsPerCustomerMax: Count.default(1),
  expiresAt: TimeIn.optional(),
});

/** Makes a code that customers type on the payment page for a discount, with the limits that hold for it. */
export const createPromotionCodeProcedure = procedureFor("admin.grantBonus")
  .meta({
    openapi: {
      method: "POST",
      path: "/credits/admin/promotion-codes",
      tags: ["admin"],
      summary: "Make a promotion code for packages",
    },
  })
  .input(PromotionCodeIn)
  .output(z.object({ promotionCodeId: z.string(), code: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe } = ctx.deps;
    const { userId } = ctx.principal;
    const { percentOff = null, amountOffCents = null, redemptionsMax = null, expiresAt = null } = input;
    const { code, redemptionsPerCustomerMax } = input;
    const terms = { percentOff, amountOffCents, redemptionsMax, redemptionsPerCustomerMax };
    // Before anything is made: an act without its entry must not be.
    await writeAuditEntry(db, {
      actorUserId: userId,
      action: "admin.create_promotion_code",
      subject: code,
      reason: null,
      details: { ...terms, expiresAt: expiresAt?.toISOString() ?? null },
    });
    const created = await createPromotionCode({ db, stripe }, { ...terms, code, expiresAt, createdBy: userId });
    return { promotionCodeId: created.id, code: created.code };
  });
