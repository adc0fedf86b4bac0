import { fulfilPayment } from "@scrip/billing";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

const ConfirmIn = z.strictObject({ checkoutSessionId: z.string().regex(/^cs_\w{1,200}$/, "This is not a Checkout.") });

/**
 * Asks Stripe how a Checkout of this customer stands, and grants its credits if it is paid and the webhook has not done so yet.
 * Called by the page that buyers come back to.
 */
export const confirmCheckoutProcedure = procedureFor("credits.purchase")
  .input(ConfirmIn)
  .output(z.object({ status: z.enum(["paid", "pending", "expired", "failed", "quarantined", "foreign"]) }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe, logger } = ctx.deps;
    const { status } = await fulfilPayment(
      { db, stripe, logger },
      { checkoutSessionId: input.checkoutSessionId, expectedCustomerId: ctx.customerId },
    );
    return { status: status === "parked" ? "pending" : status };
  });
