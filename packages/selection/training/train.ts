/**
 * Trains the prompt classifier: `node training/train.ts DATA_FOLDER`.
 *
 * DATA_FOLDER holds `train.jsonl` (`prompt`, `source`, `task`, `complexity` or null) and, if present, `routing-train.jsonl`
 * (`prompt`, `source`, `task`, `outcomes`: the score of each model). Writes `src/classifier/data/weights.json`; the same data
 * give the same file. The data never enters the repository; the weights do. How good they are: `pnpm eval:selection`.
 */
import { statSync, writeFileSync } from "node:fs";
import { FEATURE_BITS } from "../src/classifier/extract-features.ts";
import type { SoftmaxModel } from "../src/classifier/softmax-model.ts";
import {
  COMPLEXITY_SETUP,
  CREATIVE_KIND_SETUP,
  fitSoftmax,
  fitTemperature,
  type Setup,
  TASK_SETUP,
} from "./fit-softmax.ts";
import { leaveGroupsOut, weigh } from "./leave-out.ts";
import { familyOf, type Row, readComplexityRows, readCreativeRows, readTaskRows } from "./read-rows.ts";

const WEIGHTS_FILE = new URL("../src/classifier/data/weights.json", import.meta.url);

main(process.argv[2]);

function main(dataFolder: string | undefined): void {
  if (dataFolder === undefined) throw new Error("usage: node training/train.ts DATA_FOLDER");
  const task = train(readTaskRows(dataFolder), TASK_SETUP, (row) => familyOf(row.source));
  const complexity = train(readComplexityRows(dataFolder), COMPLEXITY_SETUP, (row) => row.source);
  const creativeKind = train(readCreativeRows(dataFolder), CREATIVE_KIND_SETUP, (row) => row.source);
  const file = {
    featureBits: FEATURE_BITS,
    task: quantise(task),
    complexity: quantise(complexity),
    creativeKind: quantise(creativeKind),
  };
  writeFileSync(WEIGHTS_FILE, `${JSON.stringify(file, null, 2)}\n`);
  console.log(`wrote src/classifier/data/weights.json, ${statSync(WEIGHTS_FILE).size} bytes`);
}

/** Fits everything, and the temperature on what models say about groups of prompts that they did not see. */
function train(rows: readonly Row[], setup: Setup, groupOf: (row: Row) => string): SoftmaxModel {
  const unseen = leaveGroupsOut(rows, setup, groupOf);
  const temperature = fitTemperature(unseen);
  console.log(`${rows.length} prompts, ${setup.classes} classes, temperature ${temperature}`);
  return { ...fitSoftmax(weigh(rows, setup.classes), setup), temperature };
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
