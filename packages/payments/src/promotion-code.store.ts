import { newId, type Tx } from "@scrip/db";

/** A discount that we give, with limits of our own. */
export type PromotionCode = {
  id: string;
  /** What the customer types, in capitals. */
  code: string;
  percentOff: number | null;
  amountOffCents: number | null;
  /** Null: no limit. */
  redemptionsMax: number | null;
  redemptionsPerCustomerMax: number;
  redemptions: number;
  expiresAt: Date | null;
  stripeCouponId: string | null;
  stripePromotionCodeId: string | null;
};

export type NewPromotionCode = {
  code: string;
  percentOff: number | null;
  amountOffCents: number | null;
  redemptionsMax: number | null;
  redemptionsPerCustomerMax: number;
  expiresAt: Date | null;
  createdBy: string;
};

const columns = {
  id: true,
  code: true,
  percentOff: true,
  amountOffCents: true,
  redemptionsMax: true,
  redemptionsPerCustomerMax: true,
  redemptions: true,
  expiresAt: true,
  stripeCouponId: true,
  stripePromotionCodeId: true,
} as const;

/** Keeps the first one of a code. */
export async function insertPromotionCodeOnce(tx: Tx, promotionCode: NewPromotionCode): Promise<void> {
  await tx.stripePromotionCode.createMany({ data: { id: newId("prm"), ...promotionCode }, skipDuplicates: true });
}

export async function findPromotionCode(tx: Tx, code: string): Promise<PromotionCode | null> {
  return tx.stripePromotionCode.findUnique({ where: { code }, select: columns });
}

/** How often a customer has paid with a code. */
export async function countRedemptions(
  tx: Tx,
  where: { promotionCodeId: string; customerId: string },
): Promise<number> {
  return tx.stripePromotionRedemption.count({ where });
}

/** The code of ours behind one of Stripe's, or behind a coupon that was applied without one. */
export async function findPromotionCodeOfStripe(
  tx: Tx,
  discount: { couponId: string | null; stripePromotionCodeId: string | null },
): Promise<PromotionCode | null> {
  const { couponId, stripePromotionCodeId } = discount;
  if (stripePromotionCodeId !== null) {
    return tx.stripePromotionCode.findUnique({ where: { stripePromotionCodeId }, select: columns });
  }
  return couponId === null
    ? null
    : tx.stripePromotionCode.findFirst({ where: { stripeCouponId: couponId }, select: columns });
}

export async function storeStripePromotionCode(
  tx: Tx,
  id: string,
  stripe: { stripeCouponId: string; stripePromotionCodeId: string },
): Promise<void> {
  await tx.stripePromotionCode.updateMany({ where: { id, stripePromotionCodeId: null }, data: stripe });
}

export async function selectPromotionCodes(tx: Tx, limit: number): Promise<PromotionCode[]> {
  return tx.stripePromotionCode.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: columns,
  });
}

/**
 * Uses a promotion code for a payment, once. Answers false when its limits are used up: in all, or for this customer. The row of
 * the code is locked until the transaction ends, so that no two payments take the last use.
 */
export async function redeemPromotionCode(
  tx: Tx,
  redemption: { promotionCodeId: string; paymentId: string; customerId: string; discountCents: number },
): Promise<boolean> {
  const { promotionCodeId, customerId } = redemption;
  const taken = await tx.$executeRaw`
    UPDATE stripe_promotion_code SET redemptions = redemptions + 1
      WHERE id = ${promotionCodeId} AND (redemptions_max IS NULL OR redemptions < redemptions_max)`;
  if (taken === 0) return false;
  const [limit] = await tx.$queryRaw<[{ isUsedUp: boolean }]>`
    SELECT (SELECT count(*) FROM stripe_promotion_redemption WHERE promotion_code_id = ${promotionCodeId} AND customer_id = ${customerId})
           >= redemptions_per_customer_max AS "isUsedUp" FROM stripe_promotion_code WHERE id = ${promotionCodeId}`;
  if (limit.isUsedUp) {
    await tx.$executeRaw`UPDATE stripe_promotion_code SET redemptions = redemptions - 1 WHERE id = ${promotionCodeId}`;
    return false;
  }
  await tx.stripePromotionRedemption.create({ data: redemption, select: { paymentId: true } });
  return true;
}
