import { type ChatPreference, LENGTHS, PROVIDERS, SELECTION_MODES } from "@scrip/selection";
import { z } from "zod";
import { CreditsIn, CreditsOut, creditsOrNull } from "../wire/credits.ts";

/** All of it, so that nothing is changed by being left out. */
export const PreferenceIn = z.strictObject({
  mode: z.enum(SELECTION_MODES),
  length: z.enum(LENGTHS),
  /** "Never above this for one message"; null: no such limit. */
  maxCredits: CreditsIn.nullable(),
  excludeProviders: z.array(z.string().max(50)).max(20),
});

export const PreferenceOut = z.object({
  mode: z.enum(SELECTION_MODES),
  length: z.enum(LENGTHS),
  maxCredits: CreditsOut.nullable(),
  excludeProviders: z.array(z.string()),
  /** Whose models there are, for `excludeProviders`. */
  providers: z.array(z.string()),
});

export function writePreference(preference: ChatPreference): z.output<typeof PreferenceOut> {
  const { mode, length, ceilingMicrocredits, excludedProviders } = preference;
  return {
    mode,
    length,
    maxCredits: creditsOrNull(ceilingMicrocredits),
    excludeProviders: [...excludedProviders],
    providers: [...PROVIDERS],
  };
}
