/** How an answer ended, other than by being complete. The words are those of the what-you-pay page. */
export function describeEnding(ending: string): string {
  return ENDINGS[ending] ?? ending;
}

const ENDINGS: Record<string, string> = {
  length: "cut at the longest length you chose",
  stopped: "stopped; you pay for what came",
  filtered: "the provider held the answer back",
  empty: "no answer came, nothing was charged",
  failed_before_output: "the provider did not answer, nothing was charged",
  failed_after_output: "the provider broke off; you pay for what came",
  abandoned: "the answer broke off; you pay for what came",
};

/** What stands where an answer would be that has no words: first what happened to the money. */
export function explainNoWords(ending: string | undefined, charge: string | undefined): string {
  const money =
    charge === undefined ? "" : charge === "0" ? "Nothing was charged. " : `${charge} credits were charged. `;
  return `${money}${(ending && NO_WORDS[ending]) || "No answer came."}`;
}

const NO_WORDS: Record<string, string> = {
  length: "The model thought until the limit you chose and wrote nothing.",
  stopped: "You stopped it before the first word.",
  filtered: "The provider held the answer back. Other words may help, or another model.",
  empty: "The model wrote nothing. Try again, or choose another model.",
  failed_before_output: "The provider did not answer. Try again, or choose another model.",
};
