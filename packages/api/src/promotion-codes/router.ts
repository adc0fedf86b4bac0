import { router } from "../trpc/trpc.ts";
import { createPromotionCodeProcedure } from "./create-promotion-code.ts";

export const promotionCodesRouter = router({ create: createPromotionCodeProcedure });
