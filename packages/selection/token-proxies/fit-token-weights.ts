/**
 * Fits and checks how many tokens other providers count, from what we can measure of a text, against public tokenizers:
 *
 *   node token-proxies/fit-token-weights.ts                 checks the shipped weights on prompts.jsonl
 *   node token-proxies/fit-token-weights.ts DATA.jsonl      fits on DATA (`prompt`, `source`), prints the error on prompts that a
 *                                                           fit did not see, writes src/data/token-weights.json and the table in
 *                                                           docs/selection.md
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadTokenCounter } from "../src/count-tokens.ts";
import { TOKEN_FEATURES } from "../src/token-features.ts";
import { raiseCount, UPPER_EXTRA_TOKENS } from "../src/token-weights.ts";
import { describeRun, table, writeSection } from "../training/write-report.ts";
import { fitRelative } from "./fit-relative.ts";
import { loadProxies, PROXIES, type Proxy } from "./proxies.ts";

type Row = { prompt: string; source: string };
type Measured = { features: Float64Array; source: string; actual: Record<Proxy, number> };

const HEAD = ["proxy", "measured on", "prompts", "median error", "p90", "more than 5 % too few", "above the bound"];
/** The share of texts that must not have more tokens than the bound from above. */
const UPPER_SHARE = 0.999;
const FOLDS = 5;
const ROWS_MAX = 8_000;
const WEIGHTS_FILE = join(import.meta.dirname, "../src/data/token-weights.json");
const OWN_PROMPTS = join(import.meta.dirname, "prompts.jsonl");

const data = process.argv[2];
if (data === undefined) await checkShippedWeights();
else await fitWeights(data);

async function checkShippedWeights(): Promise<void> {
  const counter = await loadTokenCounter();
  const proxies = await loadProxies();
  const rows = readRows(OWN_PROMPTS);
  const lines = PROXIES.map(({ name, provider }) => {
    const texts = rows.map(({ prompt }) => {
      const counted = counter.countText(prompt, provider);
      return { counted, bound: raiseCount(counted, provider), actual: proxies[name](prompt) };
    });
    return describe(name, "hand-written prompts, part of the fit", texts);
  });
  process.stdout.write(`${table(HEAD, lines)}\n`);
}

async function fitWeights(path: string): Promise<void> {
  const rows = await measure([...sample(readRows(path)), ...readRows(OWN_PROMPTS)]);
  const sources = [...new Set(rows.map(({ source }) => source))].toSorted();
  const foldings = {
    "other prompts": rows.map((_, index) => index % FOLDS),
    "other sources": rows.map(({ source }) => sources.indexOf(source) % FOLDS),
  };
  const fitted: Record<string, number[]> = {};
  const upperFactors: Record<string, number> = {};
  const lines: string[][] = [];
  for (const { name, provider } of PROXIES) {
    const actual = rows.map((row) => row.actual[name]);
    for (const [what, folds] of Object.entries(foldings)) {
      const counted = countHeldOut(rows, actual, folds);
      lines.push(describe(name, what, boundHeldOut(counted, folds)));
      // The last folding decides: what customers write comes from sources of their own.
      upperFactors[provider] = Math.ceil(findUpperFactor(counted) * 1_000) / 1_000;
    }
    fitted[provider] = fitRelative(
      rows.map((row) => row.features),
      actual,
    ).map((weight) => Math.round(weight * 10_000) / 10_000);
  }
  writeFileSync(WEIGHTS_FILE, `${JSON.stringify({ features: TOKEN_FEATURES, weights: fitted, upperFactors })}\n`);
  const shown = table(HEAD, lines);
  process.stdout.write(`${shown}\n`);
  writeSection("tokens", `${shown}\n\n${describeRun()}`);
}

type Counted = { counted: number; actual: number };

/** Every row counted by weights that were fitted without its fold. */
function countHeldOut(rows: readonly Measured[], actual: readonly number[], folds: readonly number[]): Counted[] {
  const counted = new Array<number>(rows.length).fill(0);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const seen = rows.flatMap((_, index) => (folds[index] === fold ? [] : [index]));
    const weights = fitRelative(
      seen.map((index) => rows[index]?.features ?? new Float64Array()),
      seen.map((index) => actual[index] ?? 1),
    );
    for (const [index, row] of rows.entries()) {
      if (folds[index] !== fold) continue;
      const tokens = row.features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
      counted[index] = Math.max(1, Math.round(tokens));
    }
  }
  return counted.map((count, index) => ({ counted: count, actual: actual[index] ?? 1 }));
}

/** Every row with its bound, by a factor that was found without its fold. */
function boundHeldOut(counted: readonly Counted[], folds: readonly number[]): (Counted & { bound: number })[] {
  const factors = Array.from({ length: FOLDS }, (_, fold) =>
    findUpperFactor(counted.filter((_row, index) => folds[index] !== fold)),
  );
  return counted.map((row, index) => {
    const factor = factors[folds[index] ?? 0] ?? 1;
    return { ...row, bound: row.counted * factor + UPPER_EXTRA_TOKENS };
  });
}

function findUpperFactor(texts: readonly Counted[]): number {
  const needed = texts.map(({ counted, actual }) => (actual - UPPER_EXTRA_TOKENS) / counted);
  return Math.max(1, needed.toSorted((one, other) => one - other)[Math.floor(needed.length * UPPER_SHARE)] ?? 1);
}

async function measure(rows: readonly Row[]): Promise<Measured[]> {
  const counter = await loadTokenCounter();
  const proxies = await loadProxies();
  return rows.map(({ prompt, source }) => ({
    source,
    features: counter.measureText(prompt).features,
    actual: Object.fromEntries(PROXIES.map(({ name }) => [name, Math.max(1, proxies[name](prompt))])) as Record<
      Proxy,
      number
    >,
  }));
}

function readRows(path: string): Row[] {
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const { prompt, source = "hand-written" } = JSON.parse(line) as { prompt: string; source?: string };
      return { prompt, source };
    });
}

/** Every n-th row, so that the same file gives the same weights. */
function sample(rows: readonly Row[]): Row[] {
  const step = Math.ceil(rows.length / ROWS_MAX);
  return rows.filter((_, index) => index % step === 0);
}

function describe(proxy: string, what: string, texts: readonly (Counted & { bound: number })[]): string[] {
  const errors = texts.map(({ counted, actual }) => counted / actual - 1);
  const sizes = errors.map(Math.abs).toSorted((one, other) => one - other);
  const at = (share: number) => percent(sizes[Math.floor(sizes.length * share)] ?? 0, 1);
  const below = errors.filter((error) => error < -0.05).length / errors.length;
  const above = texts.filter(({ actual, bound }) => actual > bound).length / texts.length;
  return [proxy, what, String(errors.length), at(0.5), at(0.9), percent(below, 0), percent(above, 2)];
}

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)} %`;
}
