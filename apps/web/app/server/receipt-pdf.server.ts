import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { listReceiptFacts, listReceiptLines, type ReceiptLine } from "../data/receipt-lines.ts";
import type { Receipt } from "../data/wire.ts";

const MARGIN = 64;
const RIGHT = 595 - MARGIN;
const LINE_HEIGHT = 26;
const WRAPPED_LINE_HEIGHT = 16;
const GAP = 24;
const MUTED = "#67645d";
const TEXT = "#1f1d19";
const LINE = "#dedcd6";

/** Alphabets that the typeface has, each in a file of its own. What is in none of them is written as a question mark. */
const ALPHABETS = [
  { name: "latin", pattern: /[\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac\u2212]/ },
  { name: "latin-ext", pattern: /[\u0100-\u024f\u1e00-\u1eff]/ },
  { name: "greek", pattern: /[\u0370-\u03ff]/ },
  { name: "cyrillic", pattern: /[\u0400-\u045f\u0490\u0491]/ },
] as const;
type Alphabet = (typeof ALPHABETS)[number]["name"];

const resolve = createRequire(import.meta.url).resolve;
const WEIGHTS = [400, 600] as const;
type Weight = (typeof WEIGHTS)[number];

const fontFiles = new Map(
  ALPHABETS.flatMap(({ name }) =>
    WEIGHTS.map((weight) => [
      `${name}-${weight}`,
      readFileSync(resolve(`@fontsource/inter/files/inter-${name}-${weight}-normal.woff`)),
    ]),
  ),
);

/** Draws a receipt on one A4 page. The same receipt gives the same text as its page in the web app. */
export async function writeReceiptPdf(receipt: Receipt): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    info: { Title: `Receipt ${receipt.number ?? receipt.paymentId}`, Author: "Scrip" },
  });
  for (const [name, file] of fontFiles) document.registerFont(name, file);
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<void>((done, failed) => {
    document.on("end", done);
    document.on("error", failed);
  });
  write(document, "Scrip", MARGIN, MARGIN, { size: 20, weight: 600 });
  write(document, `Receipt ${receipt.number ?? ""}`, MARGIN, MARGIN + 2, { size: 13, isRight: true });
  const afterLines = drawLines(document, listReceiptLines(receipt), MARGIN + 56);
  drawLines(document, listReceiptFacts(receipt), afterLines + 32);
  document.end();
  await finished;
  return Buffer.concat(chunks);
}

function drawLines(document: PDFKit.PDFDocument, lines: readonly ReceiptLine[], top: number): number {
  let y = top;
  for (const { label, value, isTotal = false } of lines) {
    write(document, label, MARGIN, y, { color: MUTED });
    const look: Look = { isRight: true, ...(isTotal && { size: 14, weight: 600 }) };
    const room = RIGHT - MARGIN - measure(document, label, {}) - GAP;
    for (const [index, part] of breakLine(value, (text) => measure(document, text, look) <= room).entries()) {
      if (index > 0) y += WRAPPED_LINE_HEIGHT;
      write(document, part, MARGIN, y, look);
    }
    y += LINE_HEIGHT;
    document
      .moveTo(MARGIN, y - 8)
      .lineTo(RIGHT, y - 8)
      .lineWidth(0.5)
      .stroke(LINE);
  }
  return y;
}

type Look = { size?: number; weight?: Weight; color?: string; isRight?: boolean };

/** Breaks a text between words where it must, and within a word that is too long by itself. */
export function breakLine(text: string, fits: (text: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const letter of word) {
      if (line !== "" && !fits(line + letter)) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return [...lines, line];
}

function measure(document: PDFKit.PDFDocument, text: string, { size = 11, weight = 400 }: Look): number {
  return splitByAlphabet(text).reduce(
    (sum, { alphabet, letters }) => sum + document.font(`${alphabet}-${weight}`).fontSize(size).widthOfString(letters),
    0,
  );
}

/** One line of text, each run in the file that has its letters. */
function write(document: PDFKit.PDFDocument, text: string, x: number, y: number, look: Look): void {
  const { size = 11, weight = 400, color = TEXT, isRight = false } = look;
  const runs = splitByAlphabet(text);
  const use = (alphabet: Alphabet) => document.font(`${alphabet}-${weight}`).fontSize(size);
  const widths = runs.map(({ alphabet, letters }) => use(alphabet).widthOfString(letters));
  let at = isRight ? RIGHT - widths.reduce((sum, width) => sum + width, 0) : x;
  for (const [index, { alphabet, letters }] of runs.entries()) {
    use(alphabet).fillColor(color).text(letters, at, y, { lineBreak: false });
    at += widths[index] ?? 0;
  }
}

/** Neighbouring letters of one alphabet, in their order. */
export function splitByAlphabet(text: string): { alphabet: Alphabet; letters: string }[] {
  const runs: { alphabet: Alphabet; letters: string }[] = [];
  for (const letter of text) {
    const alphabet = ALPHABETS.find(({ pattern }) => pattern.test(letter))?.name;
    const last = runs.at(-1);
    if (last && (alphabet ?? "latin") === last.alphabet) last.letters += alphabet ? letter : "?";
    else runs.push({ alphabet: alphabet ?? "latin", letters: alphabet ? letter : "?" });
  }
  return runs;
}
