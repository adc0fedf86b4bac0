/** What a prompt asks for, as far as the sandbox cares. */
export type Ask = {
  /** Content words of the prompt, in order, at least one. */
  words: string[];
  form: { kind: "json" } | { kind: "code"; language: string } | { kind: "list"; items: number } | { kind: "prose" };
  length: { unit: "words" | "sentences" | "paragraphs"; count: number };
};

const NUMBER_WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const NUMBER = `(\\d{1,5}|${NUMBER_WORDS.slice(1).join("|")})`;
const LIST_NOUNS =
  "ideas?|items?|points?|bullets?|reasons?|examples?|tips?|ways?|steps?|names?|questions?|things?|facts?|suggestions?|options?";
const CODE = /\b(code|function|script|program|class|query|regex|algorithm|implement|refactor|debug|snippet)\b/i;
const LANGUAGES = [
  "typescript",
  "javascript",
  "python",
  "sql",
  "bash",
  "rust",
  "java",
  "go",
  "ruby",
  "php",
  "html",
  "css",
];
const LONG = /\b(detailed|in depth|long|comprehensive|essay|article|thorough)\b/i;
const BRIEF = /\b(brief|briefly|short|shortly|concise|tl;?dr)\b/i;
/** Words of four letters or more that say how to answer, not about what. */
const FILLERS = new Set([
  ...NUMBER_WORDS,
  ...LIST_NOUNS.replaceAll("?", "").split("|"),
  ...LANGUAGES,
  ..."about after again also because before being between both brief briefly code could does done down each essay".split(
    " ",
  ),
  ..."examples explain from function give have help here ideas implement into just like list make more most much".split(
    " ",
  ),
  ..."need only other over paragraph paragraphs please program query questions reasons return script sentence".split(
    " ",
  ),
  ..."sentences short should show snippet some steps such tell than that their them then there these they thing".split(
    " ",
  ),
  ..."this those tips very want ways well were what when where which while will with word words work works would".split(
    " ",
  ),
  ..."write your".split(" "),
]);

const WORDS_MAX = 5_000;
const ITEMS_MAX = 50;

/** Reads form, length and topic out of a prompt, by simple rules: the sandbox imitates an answer, it does not understand. */
export function readAsk(prompt: string, isJsonWanted: boolean): Ask {
  return { words: readWords(prompt), form: readForm(prompt, isJsonWanted), length: readLength(prompt) };
}

function readWords(prompt: string): string[] {
  const found = prompt.slice(0, 4_000).match(/\p{L}[\p{L}\p{N}-]{3,}/gu) ?? [];
  const content = found
    .map((word) => [...word].slice(0, 24).join(""))
    .filter((word) => !FILLERS.has(word.toLowerCase()));
  const distinct = [...new Map(content.map((word) => [word.toLowerCase(), word])).values()].slice(0, 8);
  return distinct.length > 0 ? distinct : ["question"];
}

function readForm(prompt: string, isJsonWanted: boolean): Ask["form"] {
  if (isJsonWanted) return { kind: "json" };
  const language = LANGUAGES.find((name) => new RegExp(`\\b${name}\\b`, "i").test(prompt));
  if (CODE.test(prompt) || (language !== undefined && language !== "go")) {
    return { kind: "code", language: language ?? "typescript" };
  }
  const items = findCount(prompt, `(?:\\p{L}+ )?(?:${LIST_NOUNS})`);
  return items === null ? { kind: "prose" } : { kind: "list", items: Math.min(items, ITEMS_MAX) };
}

function readLength(prompt: string): Ask["length"] {
  const words = findCount(prompt, "words?");
  if (words !== null) return { unit: "words", count: Math.min(words, WORDS_MAX) };
  const sentences = findCount(prompt, "sentences?");
  if (sentences !== null) return { unit: "sentences", count: Math.min(sentences, WORDS_MAX / 10) };
  const paragraphs = findCount(prompt, "paragraphs?");
  if (paragraphs !== null) return { unit: "paragraphs", count: Math.min(paragraphs, WORDS_MAX / 50) };
  if (BRIEF.test(prompt)) return { unit: "sentences", count: 2 };
  return { unit: "paragraphs", count: LONG.test(prompt) ? 6 : 3 };
}

/** The number written before a noun: `500 words`, `500-word`, `three short ideas`. */
function findCount(prompt: string, noun: string): number | null {
  const written = new RegExp(`\\b${NUMBER}[ -](?:${noun})\\b`, "iu").exec(prompt)?.[1]?.toLowerCase();
  if (written === undefined) return null;
  const count = NUMBER_WORDS.includes(written) ? NUMBER_WORDS.indexOf(written) : Number(written);
  return Math.max(1, count);
}
