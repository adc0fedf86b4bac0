import { z } from "zod";
import { isOptionalAmount } from "./optional-amount.ts";

/** The field that excludes a provider. */
export function excludeField(provider: string): string {
  return `${EXCLUDE}${provider}`;
}

const EXCLUDE = "exclude-";

/** The form of the chat preference as the API takes it. The API knows which providers there are. */
export const ChatPreferenceForm = z
  .looseObject({
    intent: z.literal("preference"),
    mode: z.enum(["economy", "balanced", "best"]),
    length: z.enum(["brief", "normal", "detailed"]),
    maxCredits: z.string().trim().refine(isOptionalAmount, "Write credits above 0, such as 5 or 2.5, or nothing"),
  })
  .transform(({ intent, mode, length, maxCredits, ...boxes }) => ({
    intent,
    mode,
    length,
    maxCredits: maxCredits === "" ? null : maxCredits,
    excludeProviders: Object.keys(boxes)
      .filter((name) => name.startsWith(EXCLUDE))
      .map((name) => name.slice(EXCLUDE.length)),
  }));
