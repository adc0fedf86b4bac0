import type { Tx } from "@scrip/db";

export async function findStripeCustomerId(tx: Tx, customerId: string): Promise<string | null> {
  const row = await tx.stripeCustomer.findUnique({ where: { customerId }, select: { stripeCustomerId: true } });
  return row?.stripeCustomerId ?? null;
}

/** Whose customer of Stripe's it is. */
export async function findOwnerOfStripeCustomer(tx: Tx, stripeCustomerId: string): Promise<string | null> {
  const row = await tx.stripeCustomer.findUnique({ where: { stripeCustomerId }, select: { customerId: true } });
  return row?.customerId ?? null;
}

/** Keeps the first one, whoever else is buying for the same customer at this moment. */
export async function insertStripeCustomerOnce(tx: Tx, customerId: string, stripeCustomerId: string): Promise<void> {
  await tx.stripeCustomer.createMany({ data: { customerId, stripeCustomerId }, skipDuplicates: true });
}

/** Forgets exactly this one: somebody else may have put another in its place already. */
export async function forgetStripeCustomer(tx: Tx, customerId: string, stripeCustomerId: string): Promise<void> {
  await tx.stripeCustomer.deleteMany({ where: { customerId, stripeCustomerId } });
}
