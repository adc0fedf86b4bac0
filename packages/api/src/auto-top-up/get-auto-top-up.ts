import { type AutoTopUpView, getAutoTopUp } from "@scrip/billing";
import { formatCredits } from "@scrip/money";
import { AUTO_TOP_UP_CONSENT } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const SettingsOut = z.object({
  status: z.enum(["off", "card_needed", "on"]),
  threshold: CreditsOut,
  packageId: z.string(),
  monthlyCapCents: z.int(),
  usedCents: z.int(),
  card: z.object({ brand: z.string(), lastFour: z.string() }).nullable(),
  /** Why it was turned off. */
  offReason: z.string().nullable(),
  /** Why nothing is bought now; null: nothing stands against it. */
  obstacle: z.string().nullable(),
  declines: z.int(),
  nextAttemptAt: TimeOut.nullable(),
  /** Where the holder of the card finishes a payment that the bank asked about. */
  confirmUrl: z.url().nullable(),
});

/** When a package is bought for the customer, with which card, and how that stands. */
export const getAutoTopUpProcedure = procedureFor("credits.read")
  .input(z.strictObject({}).optional())
  .output(z.object({ consentText: z.string(), settings: SettingsOut.nullable() }))
  .query(async ({ ctx }) => {
    const view = await getAutoTopUp(ctx.deps.db, ctx.customerId);
    return { consentText: AUTO_TOP_UP_CONSENT, settings: view && writeSettings(view) };
  });

function writeSettings({ settings, usedCents, obstacle, attempt }: AutoTopUpView): z.infer<typeof SettingsOut> {
  const { cardBrand, cardLast4, status } = settings;
  return {
    status,
    threshold: formatCredits(settings.thresholdMicrocredits),
    packageId: settings.packageId,
    monthlyCapCents: settings.monthlyCapCents,
    usedCents,
    card: status === "on" && cardBrand && cardLast4 ? { brand: cardBrand, lastFour: cardLast4 } : null,
    offReason: settings.offReason,
    obstacle,
    declines: settings.declines,
    nextAttemptAt: timeOrNull(settings.nextAttemptAt),
    confirmUrl: attempt?.confirmUrl ?? null,
  };
}
