import { listMonthlyPackages, listSubscriptions } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { PlanOut, pickSubscription, SubscriptionOut, writePlan, writeSubscription } from "./write-subscription.ts";

/** The customer's plan as Stripe last told it, and the plans on sale. */
export const getSubscriptionProcedure = procedureFor("credits.read")
  .meta({
    openapi: {
      method: "GET",
      path: "/credits/subscription",
      tags: ["credits"],
      summary: "The plan, and plans on sale",
    },
  })
  .input(z.strictObject({}).optional())
  .output(z.object({ subscription: SubscriptionOut.nullable(), plans: z.array(PlanOut) }))
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const [subscriptions, packages] = await Promise.all([
      listSubscriptions(db, ctx.customerId),
      listMonthlyPackages(db),
    ]);
    const subscription = pickSubscription(subscriptions);
    return {
      subscription: subscription && writeSubscription(subscription),
      plans: packages.map((sold) => writePlan({ ...sold, packageId: sold.id, packageName: sold.name })),
    };
  });
