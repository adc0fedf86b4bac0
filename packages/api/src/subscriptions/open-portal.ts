import { openPortal } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

/** Opens Stripe's own page for plan, card, invoices and cancelling. Its address is good for a short time. */
export const openPortalProcedure = procedureFor("credits.purchase")
  .meta({
    openapi: {
      method: "POST",
      path: "/credits/portal",
      tags: ["credits"],
      summary: "Open the page that manages a plan",
    },
  })
  .input(z.strictObject({}).optional())
  .output(z.object({ portalUrl: z.url() }))
  .mutation(({ ctx }) => {
    const { db, stripe, webUrl } = ctx.deps;
    return openPortal({ db, stripe }, { customerId: ctx.customerId, returnUrl: `${webUrl.origin}/credits` });
  });
