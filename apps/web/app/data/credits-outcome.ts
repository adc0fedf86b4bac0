const CREDITS_INTENTS = ["purchase", "enter-code", "subscribe", "manage", "turn-on", "turn-off"] as const;

/** The forms of the credits page, by what they ask for. */
export type CreditsIntent = (typeof CREDITS_INTENTS)[number];

/** What became of a form of the credits page, where it does not lead to another page. */
export type CreditsOutcome = {
  /** Which form; null when it was none of them. */
  intent: CreditsIntent | null;
  /** By field; `form` is about none of them. */
  errors: Record<string, string | undefined>;
  /** What a promotion code gave. */
  granted?: { credits: string; expiresAt: string };
};

/** The form of this name, or null. */
export function creditsIntent(name: string | undefined): CreditsIntent | null {
  return CREDITS_INTENTS.find((intent) => intent === name) ?? null;
}

/** The outcome, if it is of one of these forms. */
export function outcomeOf(
  outcome: CreditsOutcome | undefined,
  ...intents: readonly (CreditsIntent | null)[]
): CreditsOutcome | undefined {
  return outcome && intents.includes(outcome.intent) ? outcome : undefined;
}
