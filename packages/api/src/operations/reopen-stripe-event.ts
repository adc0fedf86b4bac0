import { writeAuditEntry } from "@scrip/auth";
import { reopenStripeEvent } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

const StripeEventId = z.string().regex(/^evt_\w{1,200}$/, "This is not an event.");

/** Takes an event of Stripe's out of quarantine, to be worked on as if it had just come. */
export const reopenStripeEventProcedure = procedureFor("admin.retryWork")
  .input(z.strictObject({ stripeEventId: StripeEventId }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { stripeEventId } }) => {
    const { db, stripe } = ctx.deps;
    // Before anything is done: an act without its entry must not be.
    await writeAuditEntry(db, {
      actorUserId: ctx.principal.userId,
      action: "admin.reopen_stripe_event",
      subject: stripeEventId,
      reason: null,
      details: {},
    });
    await reopenStripeEvent({ db, isLive: stripe.isLive }, stripeEventId);
    return {};
  });
