import { seededRandom } from "./seeded-random.ts";

const TYPO_SHARE = 0.03;

/** Ways in which people type the same prompt differently. Each must leave its class alone. */
export const DISTURBANCES: Readonly<Record<string, (prompt: string, seed: number) => string>> = {
  typos: addTypos,
  "upper case": (prompt) => prompt.toUpperCase(),
  "lower case": (prompt) => prompt.toLowerCase(),
  "white space": (prompt) => `  ${prompt.replace(/ /g, "   ")}\t\n`,
};

/** Swaps two neighbouring letters at about three places in a hundred: a slip in every fifth or sixth word. */
export function addTypos(prompt: string, seed: number): string {
  const random = seededRandom(seed);
  const letters = [...prompt];
  for (let at = 1; at + 1 < letters.length; at += 1) {
    const [one = "", other = ""] = [letters[at], letters[at + 1]];
    if (/\p{Script=Latin}|\p{Script=Cyrillic}/u.test(one) && /\p{L}/u.test(other) && random() < TYPO_SHARE) {
      letters[at] = other;
      letters[at + 1] = one;
      at += 1;
    }
  }
  return letters.join("");
}
