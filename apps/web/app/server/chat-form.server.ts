import { z } from "zod";
import { EXCLUDE } from "../data/exclude-field.ts";
import { isOptionalAmount } from "../data/optional-amount.ts";
import { readRetentionChoice } from "../data/retention-choice.ts";

/** The form of the chat preference as the API takes it. The API knows which providers there are. */
const ChatPreferenceForm = z
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

/** The forms of the chat settings. Here, because a form beside a page would bring Zod into the browser. */
export const ChatForm = z.discriminatedUnion("intent", [
  ChatPreferenceForm,
  z.object({
    intent: z.literal("retention"),
    days: z.string().transform((choice, { addIssue }) => {
      const days = readRetentionChoice(choice);
      if (days !== undefined) return days;
      addIssue("Choose one of the lengths that are offered");
      return z.NEVER;
    }),
  }),
]);
