import { router } from "../trpc/trpc.ts";
import { createPromotionCodeProcedure } from "./create-promotion-code.ts";
import { enterPromotionCodeProcedure } from "./enter-promotion-code.ts";
import { findDiscountProcedure } from "./find-discount.ts";

export const promotionCodesRouter = router({
  create: createPromotionCodeProcedure,
  enter: enterPromotionCodeProcedure,
  discount: findDiscountProcedure,
});
