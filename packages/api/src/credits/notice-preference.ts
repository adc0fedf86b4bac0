import { getNoticePreference, setNoticePreference } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn, CreditsOut, creditsOrNull } from "../wire/credits.ts";

/** `lowBalance` null: no notice of a low balance. */
const PreferenceOut = z.object({ lowBalance: CreditsOut.nullable(), expiry: z.boolean() });

/** What the customer is mailed about by itself: a balance below a threshold, and credits that are about to expire. */
export const getNoticePreferenceProcedure = procedureFor("credits.read")
  .input(z.strictObject({}).optional())
  .output(PreferenceOut)
  .query(async ({ ctx }) => {
    const { lowBalanceMicrocredits, expiryNotices } = await getNoticePreference(ctx.deps.db, ctx.customerId);
    return { lowBalance: creditsOrNull(lowBalanceMicrocredits), expiry: expiryNotices };
  });

/** Changes what the customer is mailed about. */
export const setNoticePreferenceProcedure = procedureFor("credits.purchase")
  .input(z.strictObject({ lowBalance: CreditsIn.nullable(), expiry: z.boolean() }))
  .output(PreferenceOut)
  .mutation(async ({ ctx, input: { lowBalance, expiry } }) => {
    const preference = { lowBalanceMicrocredits: lowBalance, expiryNotices: expiry };
    await setNoticePreference(ctx.deps.db, ctx.customerId, preference);
    return { lowBalance: creditsOrNull(lowBalance), expiry };
  });
