import { createSubscriptionCheckout } from "@scrip/payments";
import { z } from "zod";
import { findBuyer } from "../credits/find-buyer.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

const SubscribeIn = z.strictObject({
  packageId: Id,
  /** Made with a form, so that a double click is one Checkout. Programs send the header `Idempotency-Key` instead. */
  idempotencyKey: z.uuid().optional(),
});

/** Starts a Stripe Checkout for a monthly plan. Credits come with each invoice that is paid. */
export const subscribeProcedure = procedureFor("credits.purchase")
  .meta({
    openapi: {
      method: "POST",
      path: "/credits/subscribe",
      tags: ["credits"],
      summary: "Subscribe to a monthly plan: starts a Checkout",
    },
  })
  .input(SubscribeIn)
  .output(z.object({ checkoutSessionId: z.string(), checkoutUrl: z.url() }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe, webUrl } = ctx.deps;
    return createSubscriptionCheckout(
      { db, stripe },
      {
        ...(await findBuyer(ctx)),
        packageId: input.packageId,
        idempotencyKey: input.idempotencyKey ?? ctx.idempotencyKey ?? crypto.randomUUID(),
        trialDays: stripe.trialDays,
        successUrl: `${webUrl.origin}/credits?subscribed=yes`,
        cancelUrl: `${webUrl.origin}/credits?cancelled=plan`,
      },
    );
  });
