import type { Db } from "@scrip/db";
import { assert } from "@scrip/errors";
import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { type PackageRow, selectPackagesOnSale } from "../package.store.ts";
import { findPlan, findProductId, insertPlanOnce, type PlanOffer, type SubscriptionPlan } from "./plan.store.ts";

/** The packages that can be had every month. */
const MONTHLY_PACKAGES: readonly string[] = ["basic", "pro", "business"];

/** The packages on sale that can be had every month, in the order of the shop. */
export async function listMonthlyPackages(db: Db): Promise<PackageRow[]> {
  return (await selectPackagesOnSale(db)).filter(({ id }) => MONTHLY_PACKAGES.includes(id));
}

/**
 * The plans on sale, each with its price at Stripe, which is made when it is missing. A package with another price or other
 * credits is another plan. Throws like `callStripe`.
 */
export async function ensurePlans({ db, stripe }: { db: Db; stripe: StripeAccount }): Promise<SubscriptionPlan[]> {
  const plans: SubscriptionPlan[] = [];
  for (const { id, name, ...terms } of await listMonthlyPackages(db)) {
    const offer = { packageId: id, ...terms };
    plans.push((await findPlan(db, offer)) ?? (await makePlan(db, stripe, offer, name)));
  }
  return plans;
}

/** Of two that are made at once the first is kept; the other stays unused at Stripe. */
async function makePlan(db: Db, stripe: StripeAccount, offer: PlanOffer, name: string): Promise<SubscriptionPlan> {
  const { packageId, priceCents, currency } = offer;
  const metadata = { packageId };
  const product = (await findProductId(db, packageId)) ?? (await makeProduct(stripe, name, metadata));
  const price = await callStripe("make a price", () =>
    stripe.client.prices.create({
      product,
      currency,
      unit_amount: priceCents,
      recurring: { interval: "month" },
      metadata,
    }),
  );
  await insertPlanOnce(db, { ...offer, stripePriceId: price.id, stripeProductId: product });
  const plan = await findPlan(db, offer);
  assert(plan, `the plan of package ${packageId} was written and is not there`);
  return plan;
}

async function makeProduct(stripe: StripeAccount, name: string, metadata: Record<string, string>): Promise<string> {
  const fields = { name: `Scrip ${name}, monthly`, metadata };
  return (await callStripe("make a product", () => stripe.client.products.create(fields))).id;
}
