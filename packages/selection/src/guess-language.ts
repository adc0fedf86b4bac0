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
  en: "the a of and to is what how that this write with for are you my which from please do does i it if was were be have has not or on at an by who when where why find can will",
  de: "der die das und ist ein eine nicht wie ich für mit auf den dem von zu mir schreibe bitte über eines im",
  fr: "le la un de en il les des et est une du dans pour que qui je combien sont ont leurs d l nous vous mon ma écris pourquoi quelle quel sur avec ce au moi comment cette",
  es: "el los las y es una un de la cuántas cuántos quiero tiene por para que como cómo qué mi en del escribe con se cuál dame sobre al este",
  it: "il la e le in lo gli è una un si dice quanti quanto al del dei delle per che come di della mi scrivi con questo sono nel un alla quale",
  pt: "os as um uma o a e de quanto quantos se custa para não como que meu da em escreva do por é qual com sobre este ao",
  nl: "het een of zij de hebben en van is ik hoe voor met niet naar schrijf op dat mijn wat welke deze",
  tr: "bir ve için bu nasıl ne ile bana hakkında yaz mi nedir olan",
  vi: "là và của một cho tôi không những viết hãy như thế nào về",
  pl: "w na się jest nie jak do to co napisz proszę czy dla mnie",
};

/** Letters that only one of these languages uses. One of them says as much as two words. */
const OWN_LETTERS: readonly [RegExp, string][] = [
  [/[ñ¿¡]/g, "es"],
  [/[ãõ]/g, "pt"],
  [/[ğış]/g, "tr"],
  [/[łżźćńąę]/g, "pl"],
  [/[ơưđăạảấầẩậắặẹẻẽếềểễệịọỏốồổộớờợụủứừửữự]/g, "vi"],
  [/ß/g, "de"],
  [/œ/g, "fr"],
];
const WORDS_PER_LETTER = 2;

const WORD_SETS = Object.entries(FREQUENT_WORDS).map(([language, words]) => ({
  language,
  words: new Set(words.split(" ")),
}));

/** ISO 639-1 code of the prompt's language, guessed from its first 2,000 characters; `"und"` where nothing speaks for one. */
export function guessLanguage(prompt: string): string {
  const sample = prompt.slice(0, SAMPLE_CHARS).toLowerCase();
  const letterCount = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letterCount === 0) return "und";

  for (const [script, language] of SCRIPTS) {
    if ((sample.match(script)?.length ?? 0) >= letterCount * 0.2) return language;
  }

  const words = sample.match(/\p{L}+/gu) ?? [];
  let best = { language: "und", hits: 0 };
  for (const { language, words: frequent } of WORD_SETS) {
    const letters = OWN_LETTERS.find(([, own]) => own === language)?.[0];
    const hits =
      words.filter((word) => frequent.has(word)).length +
      (letters === undefined ? 0 : WORDS_PER_LETTER * (sample.match(letters)?.length ?? 0));
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
