import type { Ask } from "./read-ask.ts";

const SENTENCES: ((first: string, second: string) => string)[] = [
  (a, b) => `The short answer depends on ${a}, and on what you already know about ${b}.`,
  (a) => `Start with ${a}: write down what is certain, and keep it apart from what is assumed.`,
  (a, b) => `A common mistake is to treat ${a} and ${b} as the same thing.`,
  (a, b) => `In practice ${a} matters most at the start, and ${b} matters most at the end.`,
  (a) => `If one thing about ${a} is worth remembering, it is that small, checked steps beat one large guess.`,
  (a, b) => `Compare two cases, one with ${a} and one without it, and see what changes for ${b}.`,
  (a) => `Numbers help here, so measure ${a} before and after every change.`,
  (_a, b) => `Where ${b} is uncertain, say so plainly and give a range.`,
  (a) => `Others have met the same question about ${a}; their answers agree on the basics and differ in the details.`,
  (_a, b) => `That leaves ${b}, which deserves a closer look once the rest is settled.`,
  (a) => `An example makes it concrete: take ${a}, change one part of it, and note the effect.`,
  (a) => `Finally, check the result for ${a} against the goal you set out with.`,
];
/** Shares no factor with the number of sentences, so that a walk in this stride visits all of them. */
const STRIDE = 7;
const SENTENCES_PER_PARAGRAPH = 4;

/**
 * Writes the answer of a sandbox model: text that has the asked form and about the asked length, says what it is, and
 * is the same every time for the same model and ask.
 */
export function composeAnswer(model: string, ask: Ask): string {
  const sentenceAt = writer(model, ask.words);
  if (ask.form.kind === "json") {
    return JSON.stringify({ sandbox: true, model, topic: ask.words, answer: sentenceAt(0) }, null, 2);
  }
  const greeting = `This is the Scrip sandbox answering as ${model}. No AI model was called; the text below only imitates an answer.`;
  return `${greeting}\n\n${composeBody(ask, sentenceAt)}`;
}

function composeBody(ask: Ask, sentenceAt: (index: number) => string): string {
  switch (ask.form.kind) {
    case "code":
      return `${sentenceAt(0)}\n\n${composeCode(ask.form.language, ask.words)}\n\n${sentenceAt(1)} ${sentenceAt(2)}`;
    case "list":
      return Array.from({ length: ask.form.items }, (_, index) => `${index + 1}. ${sentenceAt(index)}`).join("\n");
    default:
      return composeProse(ask.length, sentenceAt);
  }
}

function composeProse(length: Ask["length"], sentenceAt: (index: number) => string): string {
  const sentences: string[] = [];
  const isLongEnough = () => {
    if (length.unit === "sentences") return sentences.length >= length.count;
    if (length.unit === "paragraphs") return sentences.length >= length.count * SENTENCES_PER_PARAGRAPH;
    return countWords(sentences) >= length.count;
  };
  while (!isLongEnough()) sentences.push(sentenceAt(sentences.length));
  const text = paragraphs(sentences);
  return length.unit === "words" ? cutToWords(text, length.count) : text;
}

function paragraphs(sentences: string[]): string {
  const groups: string[] = [];
  for (let start = 0; start < sentences.length; start += SENTENCES_PER_PARAGRAPH) {
    groups.push(sentences.slice(start, start + SENTENCES_PER_PARAGRAPH).join(" "));
  }
  return groups.join("\n\n");
}

function countWords(sentences: string[]): number {
  return sentences.reduce((sum, sentence) => sum + sentence.split(" ").length, 0);
}

function cutToWords(text: string, count: number): string {
  const cut = new RegExp(`^(?:\\S+\\s+){${count - 1}}\\S+`).exec(text)?.[0] ?? text;
  return cut.replace(/[,;:.]?$/, ".");
}

function composeCode(language: string, words: string[]): string {
  const name = words.slice(0, 2).join("_").toLowerCase().replaceAll("-", "_");
  const lines: Record<string, string> = {
    python: `def ${name}(values):\n    """Sandbox example."""\n    return [value for value in values if value is not None]`,
    sql: `-- Sandbox example\nSELECT ${name}, count(*)\nFROM example\nGROUP BY ${name}\nORDER BY 2 DESC;`,
    bash: `# Sandbox example\nfor value in "$@"; do\n  echo "${name}: $value"\ndone`,
  };
  const fallback = `// Sandbox example\nfunction ${name}(values) {\n  return values.filter((value) => value !== null);\n}`;
  return `\`\`\`${language}\n${lines[language] ?? fallback}\n\`\`\``;
}

/** Gives sentence after sentence about the words of the ask. Where it starts depends on model and words alone. */
function writer(model: string, words: string[]): (index: number) => string {
  const seed = hash(`${model} ${words.join(" ")}`);
  const wordAt = (index: number) => words[index % words.length] ?? "it";
  return (index) => {
    const sentence = SENTENCES[(seed + index * STRIDE) % SENTENCES.length];
    return sentence ? sentence(`“${wordAt(index)}”`, `“${wordAt(index + 1)}”`) : "";
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
