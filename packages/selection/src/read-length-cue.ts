/** Where people say how long an answer should be: at the start or at the end, around any material. */
const INSTRUCTION_CHARS = 400;

const TOKENS_PER_UNIT: readonly { unit: RegExp; tokens: number }[] = [
  { unit: /^(words?|wörter[n]?|worte[n]?|palabras?|mots?|parole|parola|palavras?|слов[а-я]*)$/u, tokens: 1.4 },
  { unit: /^(sentences?|sätze[n]?|satz|frases?|oraciones|oración|phrases?|frasi|предложени[а-я]*)$/u, tokens: 28 },
  {
    unit: /^(paragraphs?|absätze[n]?|absatz|párrafos?|paragraphes?|paragrafi|paragrafo|parágrafos?|абзац[а-я]*)$/u,
    tokens: 110,
  },
  { unit: /^(pages?|seiten?|páginas?|pagine|pagina|страниц[а-я]*)$/u, tokens: 650 },
  { unit: /^(lines?|zeilen?|líneas?|lignes?|righe|linhas?|строк[а-я]*)$/u, tokens: 14 },
  {
    unit: /^(bullets?|points?|items?|ideas?|examples?|tips?|stichpunkte[n]?|ideen|puntos|idées|points-clés|punti|idee|pontos|ideias|пункт[а-я]*)$/u,
    tokens: 30,
  },
  { unit: /^(字|文字)$/u, tokens: 0.9 },
  { unit: /^句$/u, tokens: 30 },
  { unit: /^段$/u, tokens: 110 },
];

const NUMBER_WORDS: Record<string, number> = Object.fromEntries(
  [
    "one ein eine einem einen uno una un une um uma один одной одно 一",
    "two zwei dos deux due dois duas два двух две 两 二",
    "three drei tres trois tre três три трёх 三",
    "four vier cuatro quatre quattro quatro четыре 四",
    "five fünf cinco cinq cinque пять пяти 五",
    "six sechs seis sei шесть 六",
    "seven sieben siete sept sette sete семь 七",
    "eight acht ocho huit otto oito восемь 八",
    "nine neun nueve neuf nove девять 九",
    "ten zehn diez dix dieci dez десять 十",
  ].flatMap((words, index) => words.split(" ").map((word) => [word, index + 1])),
);

/** "300-400 words", "three sentences": a number on its own, then a word. A range counts as its upper end. */
const SPACED_CUE = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\d{1,5}|${Object.keys(NUMBER_WORDS).join("|")})[\\s-]+(\\p{L}[\\p{L}-]{2,14})`,
  "gu",
);
/** Chinese and Japanese write number and unit together, inside a sentence. */
const UNSPACED_CUE = /(\d{1,5}|[一二两三四五六七八九十])个?(字|文字|句|段)/gu;

const OUTPUT_TOKENS_MAX = 8_192;

/**
 * Output tokens that a prompt asks for in so many words ("in 3 sentences", "500 words", "300-400字"), or null.
 * English, German, Spanish, French, Italian, Portuguese, Russian, Chinese and Japanese.
 */
export function readLengthCue(prompt: string): number | null {
  const ends =
    prompt.length <= 2 * INSTRUCTION_CHARS
      ? prompt
      : `${prompt.slice(0, INSTRUCTION_CHARS)}\n${prompt.slice(-INSTRUCTION_CHARS)}`;
  const text = ends.toLowerCase();
  for (const [, amountText = "", unitText = ""] of [...text.matchAll(SPACED_CUE), ...text.matchAll(UNSPACED_CUE)]) {
    const amount = NUMBER_WORDS[amountText] ?? Number(amountText);
    const unit = TOKENS_PER_UNIT.find((candidate) => candidate.unit.test(unitText));
    if (unit && Number.isInteger(amount) && amount > 0) {
      return Math.max(1, Math.min(OUTPUT_TOKENS_MAX, Math.round(amount * unit.tokens)));
    }
  }
  return null;
}
