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
