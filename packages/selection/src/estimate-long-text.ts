/**
 * Tokens of a text too long to encode in time, estimated from above.
 *
 * Every character gets a rough cost by its kind. Windows spread over the text are then encoded for real, and the window that
 * was most underrated sets the rate for the whole. Where the windows lie depends on the text itself, so nobody can hide the
 * costly parts between them.
 */
export function estimateLongText(text: string, encode: (text: string) => number): number {
  const { cost, hash } = rateText(text);
  const stride = text.length / WINDOWS;
  const slack = Math.max(1, Math.floor(stride - WINDOW_CHARS));
  let rate = RATE_MIN;
  for (let window = 0; window < WINDOWS; window += 1) {
    const start = Math.floor(window * stride) + ((hash >>> window) % slack);
    const sample = text.slice(start, start + WINDOW_CHARS);
    rate = Math.max(rate, encode(sample) / rateText(sample).cost);
  }
  return Math.ceil(cost * rate);
}

const WINDOWS = 16;
const WINDOW_CHARS = 800;
const RATE_MIN = 0.9;

/** Rough o200k tokens for each kind of character. */
const SPACE = 0.05;
const LETTER = 0.25;
const DIGIT = 0.34;
const SYMBOL = 0.6;
const LATIN_ACCENTED = 0.5;
const GREEK_OR_CYRILLIC = 0.3;
const OTHER = 0.8;
const SURROGATE = 1;

const COST_OF_ASCII = Float64Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  if (/[a-z]/i.test(character)) return LETTER;
  return /\d/.test(character) ? DIGIT : SYMBOL;
});

/** One pass: the rough cost, and an FNV-1a hash of the text. */
function rateText(text: string): { cost: number; hash: number } {
  let cost = 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ code, 0x01000193);
    cost += code < 128 ? (COST_OF_ASCII[code] ?? SYMBOL) : costOfUnit(code);
  }
  return { cost, hash: hash >>> 0 };
}

function costOfUnit(code: number): number {
  if (code < 0x250) return LATIN_ACCENTED;
  if (code >= 0x370 && code < 0x530) return GREEK_OR_CYRILLIC;
  return code >= 0xd800 && code <= 0xdfff ? SURROGATE : OTHER;
}
