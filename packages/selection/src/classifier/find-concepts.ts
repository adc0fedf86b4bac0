import { CONCEPTS } from "./concepts.ts";

/** Scripts that are written without spaces, or whose words carry endings like Korean's: their words are looked for inside a run of letters. */
export const UNSPACED_SCRIPT = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Hangul}]/u;

const STEM_CHARS_MIN = 2;
const STEM_CHARS_MAX = 12;

/** `concept` is the position in `CONCEPTS`, `token` the position of the word that speaks for it. */
export type FoundConcept = { concept: number; token: number };

type Index = {
  words: Map<string, number[]>;
  stems: Map<string, number[]>;
  pairs: Map<string, number[]>;
  /** By first character. */
  inner: Map<string, { word: string; concept: number }[]>;
};

const index = buildIndex();

/** The concepts that lower-case tokens speak for, in order. */
export function findConcepts(tokens: readonly string[]): FoundConcept[] {
  const found: FoundConcept[] = [];
  for (const [at, token] of tokens.entries()) {
    if (UNSPACED_SCRIPT.test(token)) findInside(token, at, found);
    else findWord(token, tokens[at + 1], at, found);
  }
  return found;
}

function findWord(token: string, next: string | undefined, at: number, found: FoundConcept[]): void {
  const push = (concepts: readonly number[] | undefined) => {
    for (const concept of concepts ?? []) found.push({ concept, token: at });
  };
  push(index.words.get(token));
  const longest = Math.min(token.length, STEM_CHARS_MAX);
  for (let length = STEM_CHARS_MIN; length <= longest; length += 1) push(index.stems.get(token.slice(0, length)));
  if (next !== undefined) push(index.pairs.get(`${token} ${next}`));
}

function findInside(run: string, at: number, found: FoundConcept[]): void {
  for (let start = 0; start < run.length; start += 1) {
    for (const { word, concept } of index.inner.get(run[start] ?? "") ?? []) {
      if (run.startsWith(word, start)) found.push({ concept, token: at });
    }
  }
}

function buildIndex(): Index {
  const built: Index = { words: new Map(), stems: new Map(), pairs: new Map(), inner: new Map() };
  for (const [concept, list] of Object.values(CONCEPTS).entries()) {
    for (const entry of list.split(" ")) {
      const word = entry.replace("*", "").replace("_", " ");
      if (UNSPACED_SCRIPT.test(word)) append(built.inner, word[0] ?? "", { word, concept });
      else if (word.includes(" ")) append(built.pairs, word, concept);
      else append(entry.endsWith("*") ? built.stems : built.words, word, concept);
    }
  }
  return built;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
