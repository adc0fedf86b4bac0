/**
 * Hashed features of a prompt. Training and classification share this file, so the weights always meet the features they
 * were fitted to. Changing anything here means training again.
 */

/** Buckets of the hash table: 2^15. */
export const FEATURE_BITS = 15;
const BUCKET_MASK = (1 << FEATURE_BITS) - 1;

/** An instruction stands at the start or at the end of a prompt; what lies between is material. This also bounds the work for a prompt of any size. */
const HEAD_CHARS = 1_200;
const TAIL_CHARS = 500;
const ZONE_TOKENS = 9;

const TOKEN = /[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{N}]/gu;
const UNSPACED_SCRIPT = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Hangul}]/u;

export type Features = { buckets: Uint16Array; values: Float32Array };

/** The buckets a prompt falls into, each once, with values whose squares sum to 1. */
export function extractFeatures(prompt: string): Features {
  const text = window(prompt).toLowerCase();
  const tokens = text.match(TOKEN) ?? [];
  const weights = new Map<number, number>();
  const add = (name: string, weight: number) => {
    const bucket = hash(name);
    weights.set(bucket, Math.max(weights.get(bucket) ?? 0, weight));
  };

  addWords(tokens, add);
  addCharacters(tokens, add);
  addShape(prompt, text, tokens, add);
  return normalise(weights);
}

type Add = (name: string, weight: number) => void;

function window(prompt: string): string {
  if (prompt.length <= HEAD_CHARS + TAIL_CHARS) return prompt;
  return `${prompt.slice(0, HEAD_CHARS)} \n ${prompt.slice(-TAIL_CHARS)}`;
}

function addWords(tokens: readonly string[], add: Add): void {
  for (const [index, token] of tokens.entries()) {
    const word = generalise(token);
    const next = tokens[index + 1];
    const pair = next === undefined ? "$" : generalise(next);
    add(`w ${word}`, 0.6);
    add(`b ${word} ${pair}`, 0.4);
    if (index < ZONE_TOKENS) {
      add(`h ${word}`, 1.5);
      add(`i ${word} ${pair}`, 1.2);
    }
    if (index >= tokens.length - ZONE_TOKENS) add(`t ${word}`, 0.7);
    if (index === 0) add(`s ${word} ${pair}`, 1.5);
  }
}

function addCharacters(tokens: readonly string[], add: Add): void {
  for (const token of tokens) {
    if (UNSPACED_SCRIPT.test(token)) {
      for (let at = 0; at < token.length; at += 1) {
        add(`c ${token.slice(at, at + 2)}`, 0.7);
        add(`c ${token.slice(at, at + 3)}`, 0.7);
      }
      continue;
    }
    if (token.length < 3) continue;
    const bounded = `^${token.slice(0, 24)}$`;
    for (let at = 0; at + 4 <= bounded.length; at += 1) add(`c ${bounded.slice(at, at + 4)}`, 0.35);
  }
}

function addShape(prompt: string, text: string, tokens: readonly string[], add: Add): void {
  const share = (pattern: RegExp) =>
    Math.round(10 * Math.min(1, ((text.match(pattern)?.length ?? 0) / (text.length + 1)) * 4));
  add(`length ${Math.round(Math.log2(prompt.length + 1) * 1.5)}`, 2);
  add(`lines ${Math.round(Math.log2((text.match(/\n/g)?.length ?? 0) + 1) * 1.5)}`, 1.5);
  add(`digits ${share(/\p{N}/gu)}`, 1.5);
  add(`symbols ${share(/[{}()[\]<>=;_\\/$^+*|#&]/g)}`, 1.5);
  add(`ends ${tokens.at(-1) === undefined ? "" : generalise(tokens.at(-1) ?? "")}`, 1.5);
  if (/[?？؟]/.test(text)) add("question", 1.5);
  if (/["“”„«»「『]/.test(text)) add("quotes", 1);
  if (/[:：]\s*\S/.test(text)) add("colon", 1);
  if (/\n\s*\n/.test(text)) add("paragraphs", 1);
}

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

/** FNV-1a over UTF-16 code units: the same on every machine and fast without a library. */
function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    state ^= name.charCodeAt(at);
    state = Math.imul(state, 0x01000193);
  }
  return (state ^ (state >>> FEATURE_BITS)) & BUCKET_MASK;
}
