import { splitLatinLanguages } from "./guess-language.ts";

/** Languages in Latin script whose words other tokenizers cut differently; everything else counts as English. */
export const LATIN_LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "tr", "vi", "pl"] as const;

const KINDS = [
  "capital",
  "accented",
  "digit",
  "digitRun",
  "word",
  "symbol",
  "lineBreak",
  "greek",
  "cyrillic",
  "hebrew",
  "arabic",
  "indic",
  "thai",
  "kana",
  "han",
  "hangul",
  "cjkPunctuation",
  "punctuation",
  "other",
] as const;

/** What a provider's count of tokens is computed from. The order is the order of the weights. */
export const TOKEN_FEATURES = [
  "one",
  "tokens:other",
  ...LATIN_LANGUAGES.map((language) => `tokens:${language}`),
  ...LATIN_LANGUAGES.map((language) => `letters:${language}`),
  ...KINDS,
];

const KIND_AT = Object.fromEntries(KINDS.map((kind, index) => [kind, index])) as Record<(typeof KINDS)[number], number>;
const KINDS_FROM = 2 + 2 * LATIN_LANGUAGES.length;

/** One pass over the text: how many characters of each kind it has, and its o200k tokens split by language. */
export function extractTokenFeatures(text: string, baseTokens: number): Float64Array {
  const counts = new Float64Array(KINDS.length);
  let letters = 0;
  let foreign = 0;
  let wasDigit = false;
  let wasLetter = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 0x30 && code <= 0x39;
    if (isDigit && !wasDigit) add(counts, KIND_AT.digitRun);
    wasDigit = isDigit;
    const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code < 0x250);
    if (isLetter && !wasLetter) add(counts, KIND_AT.word);
    wasLetter = isLetter;
    if (code >= 0x61 && code <= 0x7a) letters += 1;
    else if (code === 0x20 || code === 0x09) continue;
    else if (code >= 0x41 && code <= 0x5a) {
      letters += 1;
      add(counts, KIND_AT.capital);
    } else {
      const kind = isDigit ? KIND_AT.digit : kindOf(code);
      add(counts, kind);
      if (kind === KIND_AT.accented) letters += 1;
      else if (kind >= KIND_AT.greek && kind <= KIND_AT.hangul) foreign += 1;
    }
  }
  return assemble(text, { baseTokens, letters, foreign, counts });
}

function assemble(
  text: string,
  measured: { baseTokens: number; letters: number; foreign: number; counts: Float64Array },
): Float64Array {
  const { baseTokens, letters, foreign, counts } = measured;
  const features = new Float64Array(TOKEN_FEATURES.length);
  const latinTokens = foreign === 0 ? baseTokens : (baseTokens * letters) / (letters + foreign);
  features[0] = 1;
  features[1] = baseTokens - latinTokens;
  if (letters > 0) {
    for (const [language, share] of splitLatinLanguages(text)) {
      const index = Math.max(0, (LATIN_LANGUAGES as readonly string[]).indexOf(language));
      features[2 + index] = (features[2 + index] ?? 0) + latinTokens * share;
      const lettersAt = 2 + LATIN_LANGUAGES.length + index;
      features[lettersAt] = (features[lettersAt] ?? 0) + letters * share;
    }
  } else {
    features[2] = latinTokens;
  }
  features.set(counts, KINDS_FROM);
  return features;
}

function add(counts: Float64Array, kind: number): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

/** The upper ends of ranges of UTF-16 units, in ascending order, each with its kind. */
const RANGES: readonly [endsBefore: number, kind: (typeof KINDS)[number]][] = [
  [0x80, "symbol"],
  [0x250, "accented"],
  [0x370, "other"],
  [0x400, "greek"],
  [0x530, "cyrillic"],
  [0x590, "other"],
  [0x600, "hebrew"],
  [0x780, "arabic"],
  [0x900, "other"],
  [0xd80, "indic"],
  [0xe00, "other"],
  [0xf00, "thai"],
  [0x1e00, "other"],
  [0x1f00, "accented"],
  [0x2000, "greek"],
  [0x2070, "punctuation"],
  [0x3000, "other"],
  [0x3040, "cjkPunctuation"],
  [0x3100, "kana"],
  [0x3400, "other"],
  [0xa000, "han"],
  [0xac00, "other"],
  [0xd7b0, "hangul"],
  [0xff00, "other"],
  [0xfff0, "cjkPunctuation"],
  [0x10000, "other"],
];

const KIND_OF_BLOCK = Uint8Array.from({ length: 0x1000 }, (_, block) => {
  const found = RANGES.find(([endsBefore]) => block * 16 < endsBefore);
  return KIND_AT[found?.[1] ?? "other"];
});

function kindOf(code: number): number {
  if (code === 0x0a || code === 0x0d) return KIND_AT.lineBreak;
  return KIND_OF_BLOCK[code >>> 4] ?? KIND_AT.other;
}
