import { TASK_TYPES } from "../src/classifier/labels.ts";

/** What a hand of keyword rules makes of a prompt: the first that fits, in this order. To compare with, never used in the product. */
const RULES: readonly [string, RegExp][] = [
  [
    "language",
    /\b(translate|grammar|proofread|paraphrase|rephrase|synonym|spelling|übersetz\w*|tradu\w*)\b|翻译|翻訳|перевед/i,
  ],
  [
    "code",
    /\b(code|function|python|javascript|java|sql|html|css|script|program|regex|api|bug|error|class)\b|```|[{};]\s*$/im,
  ],
  [
    "analysis",
    /\b(summari[sz]e|summary|extract|classify|sentiment|passage|following text|analy[sz]e|résum\w*|resum\w*)\b|总结|要約/i,
  ],
  [
    "creative",
    /\b(story|poem|write an? |essay|email|e-mail|letter|song|blog|speech|slogan|gedicht|geschichte|cuento|histoire)\b|写一|物語/i,
  ],
  [
    "math",
    /\b(calculate|solve|equation|how many|how much|probability|prove|integral|triangle|sum of)\b|\d\s*[+*/=^]\s*\d|\\frac|\$\d/i,
  ],
];

/** The class that keyword rules give, `general` where none fits. */
export function guessByKeywords(prompt: string): number {
  const rule = RULES.find(([, pattern]) => pattern.test(prompt));
  return TASK_TYPES.indexOf((rule?.[0] ?? "general") as never);
}

/** Learns the likeliest class for each doubling of the length. */
export function fitLengths(
  rows: readonly { prompt: string; label: number }[],
  classes: number,
): (prompt: string) => number {
  const counts = new Map<number, number[]>();
  for (const { prompt, label } of rows) {
    const bucket = bucketOf(prompt);
    const count = counts.get(bucket) ?? new Array<number>(classes).fill(0);
    count[label] = (count[label] ?? 0) + 1;
    counts.set(bucket, count);
  }
  return (prompt) => {
    const count = counts.get(bucketOf(prompt));
    return count === undefined ? 0 : count.indexOf(Math.max(...count));
  };
}

function bucketOf(prompt: string): number {
  return Math.floor(Math.log2(prompt.length + 1));
}
