import { createPurchaseCheckout } from "@scrip/payments";
import { z } from "zod";
import { findCode } from "../promotion-codes/find-code.ts";
import { PromotionCodeText } from "../promotion-codes/promotion-code-text.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";
import { findBuyer } from "./find-buyer.ts";

const PurchaseIn = z.strictObject({
  packageId: Id,
  /** Made with a form, so that a double click is one purchase. Programs send the header `Idempotency-Key` instead. */
  idempotencyKey: z.uuid().optional(),
  /** The page of the web app on which the customer goes on afterwards, or when they do not pay. */
  returnTo: z
    .string()
    .regex(/^\/(?!\/)[\w/-]{0,200}$/, "Must be the path of a page.")
    .optional(),
  /** Taken off the price. Without one, a code can be typed on the payment page. */
  promotionCode: PromotionCodeText.optional(),
});

/** Starts a Stripe Checkout for one credit package. No credits exist until Stripe says it was paid. */
export const createPurchaseCheckoutProcedure = procedureFor("credits.purchase")
  .meta({
    openapi: {
      method: "POST",
      path: "/credits/purchase",
      tags: ["credits"],
      summary: "Buy a package: starts a Checkout",
    },
  })
  .input(PurchaseIn)
  .output(z.object({ checkoutSessionId: z.string(), checkoutUrl: z.url() }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe, webUrl } = ctx.deps;
    if (input.promotionCode !== undefined) await findCode(ctx, input.promotionCode); // one that nobody made counts as a guess
    const next = input.returnTo === undefined ? "" : `&next=${encodeURIComponent(input.returnTo)}`;
    const { checkoutSessionId, checkoutUrl } = await createPurchaseCheckout(
      { db, stripe },
      {
        ...(await findBuyer(ctx)),
        packageId: input.packageId,
        promotionCode: input.promotionCode,
        idempotencyKey: input.idempotencyKey ?? ctx.idempotencyKey ?? crypto.randomUUID(),
        // Stripe fills in the id; as a query parameter its braces would be escaped.
        successUrl: `${webUrl.origin}/credits/success?session_id={CHECKOUT_SESSION_ID}${next}`,
        cancelUrl: `${webUrl.origin}${input.returnTo ?? "/credits?cancelled=purchase"}`,
      },
    );
    return { checkoutSessionId, checkoutUrl };
  });
