import type { Tx } from "@scrip/db";

/** What a price at Stripe gives each month. */
export type SubscriptionPlan = {
  stripePriceId: string;
  stripeProductId: string;
  packageId: string;
  packageName: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  priceCents: number;
  currency: string;
};

/** What is sold, before or without a price at Stripe. */
export type PlanOffer = Omit<SubscriptionPlan, "stripePriceId" | "stripeProductId" | "packageName">;

export const planColumns = {
  stripePriceId: true,
  stripeProductId: true,
  packageId: true,
  package: { select: { name: true } },
  creditsMicrocredits: true,
  bonusMicrocredits: true,
  priceCents: true,
  currency: true,
} as const;

export type PlanRecord = Omit<SubscriptionPlan, "packageName"> & { package: { name: string } };

export function planFromRecord({ package: sold, ...rest }: PlanRecord): SubscriptionPlan {
  return { ...rest, packageName: sold.name };
}

/** The plans behind prices of Stripe; a price that is none of ours is left out. */
export async function listPlans(tx: Tx, stripePriceIds: readonly string[]): Promise<SubscriptionPlan[]> {
  const where = { stripePriceId: { in: [...stripePriceIds] } };
  return (await tx.subscriptionPlan.findMany({ where, select: planColumns })).map(planFromRecord);
}

export async function findPlan(tx: Tx, offer: PlanOffer): Promise<SubscriptionPlan | null> {
  const { packageId, creditsMicrocredits, bonusMicrocredits, priceCents, currency } = offer;
  const where = { packageId, creditsMicrocredits, bonusMicrocredits, priceCents, currency };
  const record = await tx.subscriptionPlan.findFirst({ where, select: planColumns });
  return record && planFromRecord(record);
}

/** The product that earlier prices of a package belong to. */
export async function findProductId(tx: Tx, packageId: string): Promise<string | null> {
  const orderBy = { createdAt: "asc" } as const;
  const row = await tx.subscriptionPlan.findFirst({ where: { packageId }, orderBy, select: { stripeProductId: true } });
  return row?.stripeProductId ?? null;
}

/** Keeps the first price of an offer, whoever else makes one at this moment. */
export async function insertPlanOnce(
  tx: Tx,
  plan: PlanOffer & { stripePriceId: string; stripeProductId: string },
): Promise<void> {
  await tx.subscriptionPlan.createMany({ data: plan, skipDuplicates: true });
}
