const SAMPLE_CHARS = 2_000;

/** Scripts that name their language, tried in order: kana before Han, because Japanese uses both. */
const SCRIPTS: readonly [RegExp, string][] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, "ja"],
  [/\p{sc=Hangul}/gu, "ko"],
  [/\p{sc=Han}/gu, "zh"],
  [/\p{sc=Cyrillic}/gu, "ru"],
  [/\p{sc=Arabic}/gu, "ar"],
  [/\p{sc=Devanagari}/gu, "hi"],
  [/\p{sc=Thai}/gu, "th"],
  [/\p{sc=Greek}/gu, "el"],
  [/\p{sc=Hebrew}/gu, "he"],
];

/** Frequent words that are rare in the other Latin-script languages. */
const FREQUENT_WORDS: Record<string, string> = {
  en: "the of and to is what how that this write with for are you my which from please do does",
  de: "der die das und ist ein eine nicht wie ich für mit auf den dem von zu mir schreibe bitte über eines im",
  fr: "le les des et est une du dans pour que qui je écris pourquoi quelle quel sur avec ce au moi comment cette",
  es: "el los las y es una por para que como cómo qué mi en del escribe con se cuál dame sobre al este",
  it: "il lo gli è una per che come di della mi scrivi con questo sono nel un alla quale",
  pt: "os as um uma para não como que meu da em escreva do por é qual com sobre este ao",
  nl: "het een en van is ik hoe voor met niet naar schrijf op dat mijn wat welke deze",
  tr: "bir ve için bu nasıl ne ile bana hakkında yaz mi nedir olan",
  vi: "là và của một cho tôi không những viết hãy như thế nào về",
  pl: "i w na się jest nie jak do to co napisz proszę czy dla mnie",
};

const WORD_SETS = Object.entries(FREQUENT_WORDS).map(([language, words]) => ({
  language,
  words: new Set(words.split(" ")),
}));

/** ISO 639-1 code of the prompt's language, guessed from its first 2,000 characters; `"und"` where nothing speaks for one. */
export function guessLanguage(prompt: string): string {
  const sample = prompt.slice(0, SAMPLE_CHARS).toLowerCase();
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return "und";

  for (const [script, language] of SCRIPTS) {
    if ((sample.match(script)?.length ?? 0) >= letters * 0.2) return language;
  }

  const words = sample.match(/\p{L}+/gu) ?? [];
  let best = { language: "und", hits: 0 };
  for (const { language, words: frequent } of WORD_SETS) {
    const hits = words.filter((word) => frequent.has(word)).length;
    if (hits > best.hits) best = { language, hits };
  }
  return best.language;
}

const SEGMENT = /[^.!?:;\n"«»„“”()]+/gu;
const WORD = /\p{L}+/gu;
const SPLIT_CHARS = 4_000;

const LANGUAGES_OF_WORD = new Map<string, string[]>();
for (const { language, words } of WORD_SETS) {
  for (const word of words) LANGUAGES_OF_WORD.set(word, [...(LANGUAGES_OF_WORD.get(word) ?? []), language]);
}

/**
 * Which languages the Latin-script words of a text are in, as shares that sum to 1; read from its beginning and its end,
 * sentence by sentence. A sentence without a frequent word counts as the language of the rest.
 */
export function splitLatinLanguages(text: string): [language: string, share: number][] {
  const sample = text.length <= 2 * SPLIT_CHARS ? text : `${text.slice(0, SPLIT_CHARS)}\n${text.slice(-SPLIT_CHARS)}`;
  const lettersOf = new Map<string, number>();
  for (const [segment] of sample.toLowerCase().matchAll(SEGMENT)) {
    const language = guessSegment(segment);
    if (language !== null) lettersOf.set(language, (lettersOf.get(language) ?? 0) + segment.length);
  }
  const known = [...lettersOf.values()].reduce((sum, letters) => sum + letters, 0);
  if (known === 0) return [["en", 1]];
  return [...lettersOf].map(([language, letters]) => [language, letters / known]);
}

function guessSegment(segment: string): string | null {
  const hits = new Map<string, number>();
  for (const [word] of segment.matchAll(WORD)) {
    for (const language of LANGUAGES_OF_WORD.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  }
  let best: [string, number] | null = null;
  for (const hit of hits) if (best === null || hit[1] > best[1]) best = hit;
  return best?.[0] ?? null;
}
