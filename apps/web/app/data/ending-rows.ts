import type { EndingCase } from "./wire.ts";

/** One way an answer can end. `example` names the case whose price shows what it means. */
export type EndingRow = { ending: string; charge: string; example?: EndingCase };

/** The written table: what each way an answer can end costs. Its rows are proven in docs/endings.md. */
export const ENDING_ROWS: readonly EndingRow[] = [
  {
    ending: "The answer is complete",
    charge: "The tokens it really used, and at most what was held",
    example: "completed",
  },
  {
    ending: "It is cut at the longest length you chose",
    charge: "The same: what it used, and at most what was held",
    example: "cut_by_cap",
  },
  {
    ending: "You stop it, or nobody has it open for a minute; over the API, your connection closes",
    charge: "What you wrote and what was delivered until then, by our count or the provider's if that is lower",
    example: "stopped",
  },
  {
    ending: "The provider fails before the first word, and no other model could take over",
    charge: "Nothing",
    example: "failed_before_output",
  },
  {
    ending: "Another model takes over before the first word",
    charge: "Its tokens at its own price, and at most what was held",
  },
  {
    ending: "The provider or our time limit of ten minutes ends it after some words",
    charge: "What you wrote and what was delivered",
    example: "failed_after_output",
  },
  {
    ending: "The same model fails you in the same way three times in a row within an hour",
    charge: "What the three cost is given back at once",
  },
  {
    ending: "The answer is empty, or was held back by the provider's filter",
    charge: "Nothing, unless your own token limit was used up",
    example: "empty",
  },
  {
    ending: "The provider sends no count of tokens, or one that cannot be true",
    charge: "Our own count, marked as an estimate",
    example: "without_usage",
  },
  {
    ending: "Our process dies in the middle",
    charge: "What had been delivered; nothing if there was nothing. Settled within 16 minutes",
    example: "failed_after_output",
  },
  { ending: "The same request is sent twice", charge: "The first answer again, charged once", example: "completed" },
  {
    ending: "The provider bills us for more than was held",
    charge: "What was held. The rest is ours",
    example: "above_hold",
  },
];
