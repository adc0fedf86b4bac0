import { readNow, type Tx } from "@scrip/db";
import { countRedemptions, findPromotionCode, type PromotionCode } from "./promotion-code.store.ts";

/** Why a code takes nothing off for a customer now. */
export type DiscountObstacle = "unknown" | "expired" | "used_up" | "used_before";

/**
 * The discount behind a code as this customer could have it now, or why not. Nothing is used by asking: whether it holds is
 * decided when the purchase is paid.
 */
export async function findDiscount(
  tx: Tx,
  { code, customerId }: { code: string; customerId: string },
): Promise<{ discount: PromotionCode } | { obstacle: DiscountObstacle }> {
  const discount = await findPromotionCode(tx, code);
  if (discount?.stripePromotionCodeId == null) return { obstacle: "unknown" };
  if (discount.expiresAt !== null && discount.expiresAt <= (await readNow(tx))) return { obstacle: "expired" };
  if (discount.redemptionsMax !== null && discount.redemptions >= discount.redemptionsMax)
    return { obstacle: "used_up" };
  const used = await countRedemptions(tx, { promotionCodeId: discount.id, customerId });
  return used >= discount.redemptionsPerCustomerMax ? { obstacle: "used_before" } : { discount };
}
