import { fulfilPayment } from "@scrip/billing";
import { sumRepaid } from "@scrip/credits";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";

const ConfirmIn = z.strictObject({ checkoutSessionId: z.string().regex(/^cs_\w{1,200}$/, "This is not a Checkout.") });

const ConfirmOut = z.object({
  status: z.enum(["paid", "pending", "expired", "failed", "quarantined", "foreign"]),
  /** What of the credits went to credits that were owed. */
  repaid: CreditsOut,
});

/**
 * Asks Stripe how a Checkout of this customer stands, and grants its credits if it is paid and the webhook has not done so yet.
 * Called by the page that buyers come back to.
 */
export const confirmCheckoutProcedure = procedureFor("credits.purchase")
  .input(ConfirmIn)
  .output(ConfirmOut)
  .mutation(async ({ ctx, input }) => {
    const { db, stripe, logger } = ctx.deps;
    const { status, paymentId } = await fulfilPayment(
      { db, stripe, logger },
      { checkoutSessionId: input.checkoutSessionId, expectedCustomerId: ctx.customerId },
    );
    const repaid = status === "paid" && paymentId !== null ? await sumRepaid(db, [paymentId]) : null;
    return {
      status: status === "parked" ? "pending" : status,
      repaid: formatCredits(repaid?.get(paymentId ?? "") ?? 0n),
    };
  });
