import { settleCardCheckout } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

const ConfirmIn = z.strictObject({ checkoutSessionId: z.string().regex(/^cs_\w{1,200}$/, "This is not a Checkout.") });

/** Asks Stripe whether the card of this customer was saved. Called by the page that its holder comes back to. */
export const confirmCardProcedure = procedureFor("credits.purchase")
  .input(ConfirmIn)
  .output(z.object({ status: z.enum(["saved", "waiting", "none"]) }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe } = ctx.deps;
    return { status: await settleCardCheckout({ db, stripe }, { customerId: ctx.customerId, ...input }) };
  });
