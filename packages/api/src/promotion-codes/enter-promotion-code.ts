import { redeemCreditCode } from "@scrip/billing";
import { inTransaction } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import type { DiscountObstacle } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";
import { DiscountOut, writeDiscount } from "./discount.ts";
import { findCode } from "./find-code.ts";
import { PromotionCodeText } from "./promotion-code-text.ts";

const EnteredOut = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("credits"), credits: CreditsOut, expiresAt: TimeOut, balanceAfter: CreditsOut }),
  z.object({ kind: z.literal("discount"), discount: DiscountOut }),
]);

const REFUSALS: Record<DiscountObstacle, string> = {
  unknown: "There is no such code. Look at its letters and digits again.",
  expired: "This code has ended. Nothing was changed.",
  used_up: "This code is used up. Nothing was changed.",
  used_before: "You have used this code before. Nothing was changed.",
};

/**
 * Enters a promotion code: one that gives credits gives them at once; one that takes something off a package is answered with its
 * terms, and used when a purchase with it is paid.
 */
export const enterPromotionCodeProcedure = procedureFor("credits.purchase")
  .input(z.strictObject({ code: PromotionCodeText }))
  .output(EnteredOut)
  .mutation(async ({ ctx, input: { code } }) => {
    const { db } = ctx.deps;
    const { customerId } = ctx;
    const found = await findCode(ctx, code);
    if ("obstacle" in found) throw refuse(found.obstacle);
    if ("discount" in found) return { kind: "discount", discount: writeDiscount(found.discount) };
    const { userId } = ctx.principal;
    const redeemed = await inTransaction(db, (tx) => redeemCreditCode(tx, found.credits, { customerId, userId }), {
      isKeyed: true,
    });
    if (redeemed.outcome !== "granted") throw refuse(redeemed.outcome);
    return {
      kind: "credits",
      credits: formatCredits(redeemed.amountMicrocredits),
      expiresAt: redeemed.expiresAt.toISOString(),
      balanceAfter: formatCredits(redeemed.balanceAfterMicrocredits),
    };
  });

function refuse(obstacle: DiscountObstacle): InvalidInputError {
  return new InvalidInputError(REFUSALS[obstacle], { field: "code" });
}
