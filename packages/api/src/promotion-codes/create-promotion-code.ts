import { writeAuditEntry } from "@scrip/auth";
import { InvalidInputError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import { createCreditCode, createPromotionCode } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn } from "../wire/credits.ts";
import { TimeIn } from "../wire/time.ts";

const VALID_DAYS = 90;
const Count = z.int().min(1).max(1_000_000);

const PromotionCodeIn = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{3,40}$/, "A code has 3 to 40 capital letters and digits."),
  percentOff: z.int().min(1).max(100).optional(),
  amountOffCents: z.int().min(1).max(99_999_999).optional(),
  /** Given to whoever enters the code, instead of something off a price. */
  credits: CreditsIn.optional(),
  /** How long those credits last, in days. */
  validDays: z.int().min(1).max(3_650).default(VALID_DAYS),
  redemptionsMax: Count.optional(),
  redemptionsPerCustomerMax: Count.default(1),
  expiresAt: TimeIn.optional(),
});

/** Makes a code that customers enter for a discount on a package, or for credits, with the limits that hold for it. */
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
    const { code, redemptionsPerCustomerMax, credits, validDays } = input;
    if (credits !== undefined && (percentOff !== null || amountOffCents !== null)) {
      throw new InvalidInputError("A code gives credits or takes something off a price, not both.");
    }
    const terms = {
      ...(credits === undefined ? { percentOff, amountOffCents } : { credits: formatCredits(credits), validDays }),
      redemptionsMax,
      redemptionsPerCustomerMax,
    };
    // Before anything is made: an act without its entry must not be.
    await writeAuditEntry(db, {
      actorUserId: userId,
      action: "admin.create_promotion_code",
      subject: code,
      reason: null,
      details: { ...terms, expiresAt: expiresAt?.toISOString() ?? null },
    });
    const common = { code, redemptionsMax, redemptionsPerCustomerMax, expiresAt, createdBy: userId };
    const created =
      credits === undefined
        ? await createPromotionCode({ db, stripe }, { ...common, percentOff, amountOffCents })
        : await createCreditCode(db, { ...common, creditsMicrocredits: credits, validDays });
    return { promotionCodeId: created.id, code: created.code };
  });
