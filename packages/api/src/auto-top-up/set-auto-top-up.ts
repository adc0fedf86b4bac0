import { createCardCheckout, setAutoTopUp } from "@scrip/payments";
import { z } from "zod";
import { findBuyer } from "../credits/find-buyer.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn } from "../wire/credits.ts";
import { Id, text } from "../wire/text.ts";

const SetIn = z.strictObject({
  packageId: Id,
  threshold: CreditsIn,
  monthlyCapCents: z.int().min(1).max(10_000_000),
  /** The words that `credits.autoTopUp.get` answers, as the customer has agreed to them. */
  consentText: text(1_000),
  /** False: save another card. */
  useSavedCard: z.boolean().default(true),
});

/** Turns auto top-up on, or changes it. Without a card it is on once one was saved at `checkoutUrl`. */
export const setAutoTopUpProcedure = procedureFor("credits.purchase")
  .input(SetIn)
  .output(z.object({ checkoutUrl: z.url().nullable() }))
  .mutation(async ({ ctx, input }) => {
    const { db, stripe, webUrl } = ctx.deps;
    const { packageId, threshold, monthlyCapCents, consentText, useSavedCard } = input;
    const settings = await setAutoTopUp(
      db,
      {
        ...(await findBuyer(ctx)),
        thresholdMicrocredits: threshold,
        packageId,
        monthlyCapCents,
      },
      { consentText, useSavedCard },
    );
    if (settings.status === "on") return { checkoutUrl: null };
    return createCardCheckout({ db, stripe }, settings, {
      successUrl: `${webUrl.origin}/credits?card={CHECKOUT_SESSION_ID}#auto-top-up`,
      cancelUrl: `${webUrl.origin}/credits?cancelled=card#auto-top-up`,
    });
  });
