import type { PromotionCode } from "@scrip/payments";
import { z } from "zod";

/** What a code takes off a package: a share of its price or an amount, never both. */
export const DiscountOut = z.object({
  code: z.string(),
  percentOff: z.int().nullable(),
  amountOffCents: z.int().nullable(),
});

export function writeDiscount({ code, percentOff, amountOffCents }: PromotionCode): z.infer<typeof DiscountOut> {
  return { code, percentOff, amountOffCents };
}
