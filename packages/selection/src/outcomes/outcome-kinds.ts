import { QUALITY_CERTAIN, type Quality } from "../quality.ts";

/** What can become of an answer. Stored strings: chosen once. */
export const OUTCOME_KINDS = [
  "completed",
  "thumbs_up",
  "thumbs_down",
  "thumbs_cleared",
  "regenerated",
  "overridden",
  "failed",
] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** How much an outcome says, in hundredths of one clear judgement. */
export type Evidence = { goodHundredths: number; badHundredths: number };

const EVIDENCE: Record<Exclude<OutcomeKind, "completed">, Evidence> = {
  thumbs_up: { goodHundredths: 100, badHundredths: 0 },
  thumbs_down: { goodHundredths: 0, badHundredths: 100 },
  thumbs_cleared: { goodHundredths: 0, badHundredths: 0 },
  regenerated: { goodHundredths: 0, badHundredths: 60 },
  overridden: { goodHundredths: 0, badHundredths: 40 },
  failed: { goodHundredths: 0, badHundredths: 50 },
};
const COMPLETED_HUNDREDTHS = 20;

/**
 * An answer nobody complained about is weak evidence that the catalogue's opinion is right. Without it, a few complaints about
 * a much-used model would outweigh the thousands of answers that were fine.
 */
export function weighOutcome(kind: OutcomeKind, opinion: Quality): Evidence {
  if (kind !== "completed") return EVIDENCE[kind];
  const goodHundredths = Math.round((COMPLETED_HUNDREDTHS * opinion) / QUALITY_CERTAIN);
  return { goodHundredths, badHundredths: COMPLETED_HUNDREDTHS - goodHundredths };
}

/** A customer's thumb is one judgement: the last one counts. */
export function isRating(kind: string): boolean {
  return kind.startsWith("thumbs_");
}
