import { findConcepts, UNSPACED_SCRIPT } from "./find-concepts.ts";

/**
 * Hashed features of a prompt. Training and classification share this file, so the weights always meet the features they
 * were fitted to. Changing anything here, or in `concepts.ts`, means training again.
 */

/** Buckets of the hash table: 2^15. */
export const FEATURE_BITS = 15;
const BUCKET_MASK = (1 << FEATURE_BITS) - 1;

/** An instruction stands at the start or at the end of a prompt; what lies between is material. This also bounds the work for a prompt of any size. */
const HEAD_CHARS = 1_200;
const TAIL_CHARS = 500;
const ZONE_TOKENS = 9;
const CONCEPT_ZONE_TOKENS = 12;
const PAIRED_CONCEPTS_MAX = 8;
const WORD_CHARS_MAX = 24;

const TOKEN = /[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{N}]/gu;

const SPARE_SPACE = /[^\S\n]+/g;

export type Features = { buckets: Uint16Array; values: Float32Array };

/** The buckets a prompt falls into, each once, with values whose squares sum to 1. */
export function extractFeatures(prompt: string): Features {
  const text = window(prompt).toLowerCase().replace(SPARE_SPACE, " ").trim();
  const tokens = text.match(TOKEN) ?? [];
  const weights = new Map<number, number>();
  const add = (name: string, weight: number) => {
    const bucket = hash(name);
    weights.set(bucket, Math.max(weights.get(bucket) ?? 0, weight));
  };

  addWords(tokens, add);
  addCharacters(tokens, add);
  addConcepts(tokens, add);
  addShape(isWhole(prompt) ? text.length : prompt.length, text, tokens, add);
  return normalise(weights);
}

type Add = (name: string, weight: number) => void;

function isWhole(prompt: string): boolean {
  return prompt.length <= HEAD_CHARS + TAIL_CHARS;
}

function window(prompt: string): string {
  if (isWhole(prompt)) return prompt;
  return `${prompt.slice(0, HEAD_CHARS)} \n ${prompt.slice(-TAIL_CHARS)}`;
}

function addWords(tokens: readonly string[], add: Add): void {
  const words = tokens.map(generalise);
  for (const [at, word] of words.entries()) {
    const next = words[at + 1] ?? "$";
    add(`w ${word}`, 0.6);
    add(`b ${word} ${next}`, 0.4);
    if (at < ZONE_TOKENS) {
      add(`h ${word}`, 1.5);
      add(`i ${word} ${next}`, 1.2);
    }
    if (at >= tokens.length - ZONE_TOKENS) add(`t ${word}`, 0.7);
    if (at === 0) add(`s ${word} ${next}`, 1.5);
  }
}

function addCharacters(tokens: readonly string[], add: Add): void {
  for (const token of tokens) {
    if (UNSPACED_SCRIPT.test(token)) {
      for (let at = 0; at < token.length; at += 1) {
        add(`c ${token.slice(at, at + 2)}`, 0.4);
        add(`c ${token.slice(at, at + 3)}`, 0.4);
      }
      continue;
    }
    if (token.length < 3) continue;
    const bounded = `^${token.slice(0, WORD_CHARS_MAX)}$`;
    for (let at = 0; at + 4 <= bounded.length; at += 1) add(`c ${bounded.slice(at, at + 4)}`, 0.2);
  }
}

/** What carries over from one language, and from one wording, to another. It weighs more than the words themselves. */
function addConcepts(tokens: readonly string[], add: Add): void {
  const found = findConcepts(tokens);
  const inHead = new Set<number>();
  for (const { concept, token } of found) {
    add(`C ${concept}`, 2.5);
    if (token >= tokens.length - CONCEPT_ZONE_TOKENS) add(`T ${concept}`, 2);
    if (token >= CONCEPT_ZONE_TOKENS) continue;
    add(`H ${concept}`, 3.5);
    inHead.add(concept);
  }
  if (found[0] === undefined) add("no concept", 1);
  else add(`F ${found[0].concept}`, 3.5);

  const paired = [...inHead].toSorted((one, other) => one - other).slice(0, PAIRED_CONCEPTS_MAX);
  for (const [at, one] of paired.entries()) {
    for (const other of paired.slice(at + 1)) add(`P ${one} ${other}`, 2.2);
  }
}

function addShape(length: number, text: string, tokens: readonly string[], add: Add): void {
  const share = (pattern: RegExp) =>
    Math.round(10 * Math.min(1, ((text.match(pattern)?.length ?? 0) / (text.length + 1)) * 4));
  add(`length ${Math.round(Math.log2(length + 1) * 1.5)}`, 2);
  add(`lines ${Math.round(Math.log2((text.match(/\n/g)?.length ?? 0) + 1) * 1.5)}`, 1.5);
  add(`digits ${share(/\p{N}/gu)}`, 1.5);
  add(`symbols ${share(/[{}()[\]<>=;_\\/$^+*|#&]/g)}`, 1.5);
  add(`ends ${generalise(tokens.at(-1) ?? "")}`, 1.5);
  if (/[?？؟]/.test(text)) add("question", 1.5);
  if (/["“”„«»「『]/.test(text)) add("quotes", 1);
  if (/[:：]\s*\S/.test(text)) add("colon", 1);
  if (/\n\s*\n/.test(text)) add("paragraphs", 1);
}

/** A number counts by its length, not its digits. */
function generalise(token: string): string {
  return /^\p{N}/u.test(token) ? `#${Math.min(token.length, 4)}` : token;
}

function normalise(weights: ReadonlyMap<number, number>): Features {
  let squares = 0;
  for (const weight of weights.values()) squares += weight * weight;
  const norm = squares === 0 ? 1 : Math.sqrt(squares);
  return {
    buckets: Uint16Array.from(weights.keys()),
    values: Float32Array.from(weights.values(), (weight) => weight / norm),
  };
}

/** FNV-1a over UTF-16 code units, mixed once more: the same on every machine and fast without a library. */
function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    state ^= name.charCodeAt(at);
    state = Math.imul(state, 0x01000193);
  }
  state ^= state >>> 15;
  state = Math.imul(state, 0x2c1b3c6d);
  return (state ^ (state >>> 12)) & BUCKET_MASK;
}
