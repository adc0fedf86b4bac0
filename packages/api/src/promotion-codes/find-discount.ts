import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { DiscountOut, writeDiscount } from "./discount.ts";
import { findCode } from "./find-code.ts";
import { PromotionCodeText } from "./promotion-code-text.ts";

/** The discount behind a code as the customer could have it now; null where the code takes nothing off. */
export const findDiscountProcedure = procedureFor("credits.read")
  .input(z.strictObject({ code: PromotionCodeText }))
  .output(DiscountOut.nullable())
  .query(async ({ ctx, input }) => {
    const found = await findCode(ctx, input.code);
    return "discount" in found ? writeDiscount(found.discount) : null;
  });
