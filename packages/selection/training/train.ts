/**
 * Trains the prompt classifier: `node training/train.ts DATA_FOLDER`.
 *
 * DATA_FOLDER holds `train.jsonl` (`prompt`, `source`, `task`, `complexity` or null) and, if present, `routing-train.jsonl`
 * (`prompt`, `source`, `difficulty` or null). Prints how the model does on sources it never saw (leave one source out), then
 * fits it on everything and writes `src/classifier/data/weights.json`. The data never enters the repository; the weights do.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extractFeatures, FEATURE_BITS } from "../src/classifier/extract-features.ts";
import { COMPLEXITIES, TASK_TYPES } from "../src/classifier/labels.ts";
import type { SoftmaxModel } from "../src/classifier/softmax-model.ts";
import { scoreFeatures, softmax } from "../src/classifier/softmax-model.ts";
import type { Example } from "./fit-softmax.ts";
import { fitSoftmax, fitTemperature } from "./fit-softmax.ts";
import type { Outcome } from "./measure.ts";
import { measureAccuracy, measureAreaUnderCurve, measureCalibrationError, measureF1 } from "./measure.ts";

type Row = { prompt: string; source: string; label: number; features: Example["features"] };

const WEIGHTS_FILE = new URL("../src/classifier/data/weights.json", import.meta.url);
const HANDWRITTEN_FILE = new URL("./prompts.jsonl", import.meta.url);

main(process.argv[2]);

function main(dataFolder: string | undefined): void {
  if (dataFolder === undefined) throw new Error("usage: node training/train.ts DATA_FOLDER");
  const prompts = [...readLines(join(dataFolder, "train.jsonl")), ...readLines(HANDWRITTEN_FILE)];
  const routing = join(dataFolder, "routing-train.jsonl");
  const harder = existsSync(routing)
    ? readLines(routing).map((row) => ({ ...row, complexity: row["difficulty"] }))
    : [];

  const task = train("task", labelled(prompts, "task", TASK_TYPES), TASK_TYPES);
  const complexity = train("complexity", labelled([...prompts, ...harder], "complexity", COMPLEXITIES), COMPLEXITIES);

  const trainedOn = new Date().toISOString().slice(0, 10);
  const file = { featureBits: FEATURE_BITS, trainedOn, task: quantise(task), complexity: quantise(complexity) };
  writeFileSync(WEIGHTS_FILE, `${JSON.stringify(file, null, 2)}\n`);
  console.log(`wrote src/classifier/data/weights.json, ${statSync(WEIGHTS_FILE).size} bytes`);
}

/** Measures by leave-one-source-out, prints it, and returns the model fitted on everything. */
function train(name: string, rows: readonly Row[], labels: readonly string[]): SoftmaxModel {
  const outcomes = leaveOneSourceOut(rows, labels.length);
  const temperature = fitTemperature(outcomes);
  const calibrated = outcomes.map((one) => ({ ...one, probabilities: softmax(one.scores, temperature) }));
  report(name, calibrated, labels, temperature);
  return { ...fitSoftmax(weigh(rows, labels.length), labels.length), temperature };
}

function leaveOneSourceOut(rows: readonly Row[], classes: number): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const source of new Set(rows.map((row) => row.source))) {
    const model = fitSoftmax(
      weigh(
        rows.filter((row) => row.source !== source),
        classes,
      ),
      classes,
    );
    for (const row of rows.filter((one) => one.source === source)) {
      const scores = scoreFeatures(model, row.features);
      const predicted = scores.indexOf(Math.max(...scores));
      outcomes.push({ label: row.label, predicted, scores, probabilities: softmax(scores), source });
    }
  }
  return outcomes;
}

/** A large source counts as the square root of its size, and every class counts the same: none drowns the others. */
function weigh(rows: readonly Row[], classes: number): Example[] {
  const sizes = new Map<string, number>();
  const key = (row: Row) => `${row.source}\n${row.label}`;
  for (const row of rows) sizes.set(key(row), (sizes.get(key(row)) ?? 0) + 1);
  const examples = rows.map((row) => ({
    features: row.features,
    label: row.label,
    weight: (sizes.get(key(row)) ?? 1) ** -0.5,
  }));
  const totals = Array.from({ length: classes }, (_, label) =>
    examples.reduce((sum, example) => sum + (example.label === label ? example.weight : 0), 0),
  );
  return examples.map((example) => ({
    ...example,
    weight: (example.weight * rows.length) / classes / (totals[example.label] ?? 1),
  }));
}

function report(name: string, outcomes: readonly Outcome[], labels: readonly string[], temperature: number): void {
  const { macro, perClass } = measureF1(outcomes, labels.length);
  const shown = (value: number) => value.toFixed(3);
  console.log(`${name}: ${outcomes.length} rows, leave one source out`);
  console.log(`  macro-F1 ${shown(macro)}  accuracy ${shown(measureAccuracy(outcomes))}`);
  console.log(`  ${labels.map((label, index) => `${label} ${shown(perClass[index] ?? 0)}`).join("  ")}`);
  console.log(`  calibration error ${shown(measureCalibrationError(outcomes))} at temperature ${temperature}`);
  const complex = labels.indexOf("complex");
  if (complex >= 0)
    console.log(`  area under the curve, complex or not: ${shown(measureAreaUnderCurve(outcomes, complex))}`);
  for (const label of labels.keys()) {
    const row = labels.map((_, to) => outcomes.filter((one) => one.label === label && one.predicted === to).length);
    console.log(`  ${(labels[label] ?? "").padEnd(10)}${row.map((count) => String(count).padStart(7)).join("")}`);
  }
}

function labelled(rows: readonly Record<string, unknown>[], field: string, labels: readonly string[]): Row[] {
  return rows.flatMap((row) => {
    const label = labels.indexOf(String(row[field]));
    const prompt = String(row["prompt"]);
    return label < 0 ? [] : [{ prompt, source: String(row["source"]), label, features: extractFeatures(prompt) }];
  });
}

function readLines(file: string | URL): Record<string, unknown>[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Weights as signed bytes: 127 stands for `127 * scale`. Rare outliers are clipped, which costs nothing measurable. */
function quantise(model: SoftmaxModel): {
  classes: number;
  scale: number;
  biases: number[];
  temperature: number;
  weights: string;
} {
  const sizes = Array.from(model.weights, Math.abs).toSorted((one, other) => one - other);
  const scale = (sizes[Math.floor(sizes.length * 0.9999)] ?? 1) / 127;
  const bytes = Int8Array.from(model.weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale))));
  return {
    classes: model.classes,
    scale,
    biases: Array.from(model.biases),
    temperature: model.temperature,
    weights: Buffer.from(bytes.buffer).toString("base64"),
  };
}
