/**
 * How long it takes to choose a model: classify and choose, and a whole quote with the count of tokens, for prompts of 100, 2,000
 * and 20,000 characters; a megabyte of the worst text; the first call of a process. One core, no database: the snapshot is in
 * memory, as `followSnapshot` keeps it. Prints Markdown tables; asserts nothing. BENCH_RUNS sets another number of runs.
 */
import { execFileSync } from "node:child_process";
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

if (process.argv[2] === "cold") {
  const startedAt = performance.now();
  classifyPrompt("What is the capital of France?");
  process.stdout.write(String(performance.now() - startedAt));
} else {
  process.stdout.write(`${describeMachine()}; ${RUNS} runs each, every prompt another text\n\n`);
  await measureSizes();
  await measureMegabytes();
  measureColdStart();
}

async function measureSizes(): Promise<void> {
  await loadTokenCounter();
  process.stdout.write(
    "| prompt | classify + choose p50 | p99 ms | goal | whole quote p50 | p99 ms | goal |\n|---|---|---|---|---|---|---|\n",
  );
  for (const { characters, chooseMs, quoteMs } of SIZES) {
    const { facts } = await quote(writePrompt(characters, 0));
    const choose: number[] = [];
    const quotes: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run += 1) {
      const prompt = writePrompt(characters, run + WARM_UP + 1);
      const chooseStartedAt = performance.now();
      selectFromFacts({ ...facts, classification: classifyPrompt(prompt) }, snapshot);
      const chosenAt = performance.now();
      await quote(prompt);
      const quotedAt = performance.now();
      if (run < 0) continue;
      choose.push(chosenAt - chooseStartedAt);
      quotes.push(quotedAt - chosenAt);
    }
    process.stdout.write(
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
  process.stdout.write("\n| text of up to 1 MB | count of tokens, p99 ms | goal |\n|---|---|---|\n");
  for (const [name, text] of texts) {
    const times: number[] = [];
    for (let run = -3; run < 30; run += 1) {
      const startedAt = performance.now();
      counter.measureText(text);
      if (run >= 0) times.push(performance.now() - startedAt);
    }
    process.stdout.write(`| ${name} | ${at(times, 99)} | 50 |\n`);
  }
}

/** In processes of their own: modules loaded, nothing classified yet. */
function measureColdStart(): void {
  const times = Array.from({ length: 10 }, () =>
    Number(execFileSync(process.execPath, [import.meta.filename, "cold"], { encoding: "utf8" })),
  );
  process.stdout.write(
    `\nFirst classification of a process: p50 ${at(times, 50)} ms, worst ${at(times, 100)} ms (goal 50)\n`,
  );
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

function at(times: readonly number[], percent: number): string {
  return percentile(times, percent).toFixed(2);
}
