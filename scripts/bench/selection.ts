/**
 * How long it takes to choose a model: classify and choose, and a whole quote with the count of tokens, for prompts of 100, 2,000
 * and 20,000 characters; a megabyte of the worst text; the first call of a process. One core, no database: the snapshot is in
 * memory, as `followSnapshot` keeps it. Milliseconds by the wall clock, so other work on the machine shows. Prints Markdown
 * tables (`--write` puts them into docs/selection.md); asserts nothing. BENCH_RUNS sets another number of runs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  classifyPrompt,
  DEFAULT_MODELS,
  loadTokenCounter,
  type Selection,
  selectFromFacts,
  selectModel,
  snapshotCatalogue,
} from "@scrip/selection";
import { describeMachine } from "./describe-machine.ts";
import { percentile } from "./percentile.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? "2000");
const WARM_UP = 300;
const RICH = 10n ** 15n;
const SIZES = [
  { characters: 100, chooseMs: 0.5, quoteMs: 2 },
  { characters: 2_000, chooseMs: 1, quoteMs: 3 },
  { characters: 20_000, chooseMs: 3, quoteMs: 10 },
];

const WORDS =
  "the ferry left harbour at noon and nobody noticed that function returns sorted list of values für über straße naïve café 42 1,5 €".split(
    " ",
  );

const snapshot = snapshotCatalogue(
  DEFAULT_MODELS.map(({ rates, ...facts }) => ({
    ...facts,
    obstacle: null,
    price: { id: `prc_${facts.id}`, version: 1, ...rates },
  })),
);

const printed: string[] = [];

print(`${describeMachine()}; ${RUNS} runs each, every prompt another text\n\n`);
await measureSizes();
await measureMegabytes();
measureColdStarts();
if (process.argv[2] === "--write") writeReport();

function print(text: string): void {
  printed.push(text);
  process.stdout.write(text);
}

function writeReport(): void {
  const file = new URL("../../docs/selection.md", import.meta.url);
  const [start, end] = ["<!-- eval:speed -->", "<!-- /eval:speed -->"];
  const old = readFileSync(file, "utf8");
  const [from, to] = [old.indexOf(start), old.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/selection.md has no marks ${start} and ${end}`);
  writeFileSync(file, `${old.slice(0, from + start.length)}\n\n${printed.join("").trim()}\n\n${old.slice(to)}`);
}

async function measureSizes(): Promise<void> {
  await loadTokenCounter();
  print(
    "| prompt | classify + choose p50 | p99 | goal | whole quote p50 | p99 | goal |\n|---|---|---|---|---|---|---|\n",
  );
  for (const { characters, chooseMs, quoteMs } of SIZES) {
    const { facts } = await quote(writePrompt(characters, 0));
    const choose: number[] = [];
    const quotes: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run += 1) {
      const prompt = writePrompt(characters, run + WARM_UP + 1);
      const chosen = await take(() => selectFromFacts({ ...facts, classification: classifyPrompt(prompt) }, snapshot));
      const quoted = await take(() => quote(prompt));
      if (run < 0) continue;
      choose.push(chosen);
      quotes.push(quoted);
    }
    print(
      `| ${characters} characters | ${at(choose, 50)} | ${at(choose, 99)} | ${chooseMs} | ${at(quotes, 50)} | ${at(quotes, 99)} | ${quoteMs} |\n`,
    );
  }
}

async function measureMegabytes(): Promise<void> {
  const counter = await loadTokenCounter();
  const megabyte = 1_000_000;
  const texts: [name: string, text: string][] = [
    ["one letter", "a".repeat(megabyte)],
    ["spaces", " ".repeat(megabyte)],
    ["one symbol", "#".repeat(megabyte)],
    ["prose", writePrompt(900_000, 7)],
    ["Chinese", "长城始建于春秋战国时期，历代不断修建。".repeat(17_500)],
    ["emoji", "👩‍👩‍👧".repeat(55_000)],
    ["lone surrogates", "\ud800".repeat(330_000)],
    ["49,999 letters", "a".repeat(49_999)],
    ["49,999 of random letters", writeNoise(49_999)],
  ];
  print("\n| text of up to 1 MB | count of tokens, p99 | goal |\n|---|---|---|\n");
  for (const [name, text] of texts) {
    const times: number[] = [];
    for (let run = -3; run < 30; run += 1) {
      const taken = await take(() => counter.measureText(text));
      if (run >= 0) times.push(taken);
    }
    print(`| ${name} | ${at(times, 99)} | 50 |\n`);
  }
}

/**
 * In processes of their own, which ran some TypeScript before: the classifier's modules and weights are read, unpacked, and a
 * first prompt is classified. Processor time beside the wall clock, for machines with other work.
 */
function measureColdStarts(): void {
  const cache = mkdtempSync(join(tmpdir(), "scrip-bench-"));
  print(
    "\n| modules, weights and first classification | processor, p50 | wall clock, p50 | goal |\n|---|---|---|---|\n",
  );
  measureColdStart("types stripped on the way", {});
  startCold({ NODE_COMPILE_CACHE: cache }); // fills the cache
  measureColdStart("from Node's compile cache, as `npm start` runs", { NODE_COMPILE_CACHE: cache });
  rmSync(cache, { recursive: true });
}

function measureColdStart(name: string, env: NodeJS.ProcessEnv): void {
  const starts = Array.from({ length: 15 }, () => startCold(env));
  const [processor, wall] = [starts.map((start) => start.processor), starts.map((start) => start.wall)];
  print(`| ${name} | ${at(processor, 50)} | ${at(wall, 50)} | 50 |\n`);
}

function startCold(env: NodeJS.ProcessEnv): { processor: number; wall: number } {
  const classifier = new URL("../../packages/selection/src/classify-prompt.ts", import.meta.url);
  const script = `
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    const { classifyPrompt } = await import(${JSON.stringify(classifier.href)});
    classifyPrompt("What is the capital of France?");
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ processor: (user + system) / 1000, wall: performance.now() - startedAt }));`;
  const told = execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return JSON.parse(told) as { processor: number; wall: number };
}

function quote(content: string): Promise<Selection> {
  return selectModel({ messages: [{ role: "user", content }], controls: {} }, snapshot, RICH);
}

/** Words in an order that depends on the seed: no prompt is like the one before, so no cache helps more than it would. */
function writePrompt(characters: number, seed: number): string {
  let text = "";
  for (let state = seed * 7_919 + 1; text.length < characters; state = (state * 48_271) % 2_147_483_647) {
    text += `${WORDS[state % WORDS.length] ?? ""}${state % 97 === 0 ? `x${state}` : ""} `;
  }
  return text.slice(0, characters);
}

function writeNoise(characters: number): string {
  let text = "";
  for (let state = 1; text.length < characters; state = (state * 48_271) % 2_147_483_647) {
    text += String.fromCharCode(97 + (state % 26));
  }
  return text;
}

async function take(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function at(times: readonly number[], percent: number): string {
  return percentile(times, percent).toFixed(2);
}
