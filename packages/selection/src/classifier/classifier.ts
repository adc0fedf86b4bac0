import stored from "./data/weights.json" with { type: "json" };
import { extractFeatures } from "./extract-features.ts";
import { COMPLEXITIES, TASK_TYPES } from "./labels.ts";
import { type SoftmaxModel, scoreFeatures, softmax } from "./softmax-model.ts";

type StoredModel = { classes: number; scale: number; biases: number[]; temperature: number; weights: string };

let models: { task: SoftmaxModel; complexity: SoftmaxModel } | null = null;

/** The probabilities of every task and every complexity, in the order of `TASK_TYPES` and `COMPLEXITIES`. */
export function inferLabels(prompt: string): { tasks: number[]; complexities: number[] } {
  models ??= {
    task: readModel(stored.task, TASK_TYPES.length),
    complexity: readModel(stored.complexity, COMPLEXITIES.length),
  };
  const features = extractFeatures(prompt);
  return {
    tasks: softmax(scoreFeatures(models.task, features), models.task.temperature),
    complexities: softmax(scoreFeatures(models.complexity, features), models.complexity.temperature),
  };
}

function readModel(model: StoredModel, classes: number): SoftmaxModel {
  const bytes = Buffer.from(model.weights, "base64");
  const expected = 2 ** stored.featureBits * classes;
  if (model.classes !== classes || bytes.length !== expected)
    throw new Error("the stored weights do not fit this code");
  return { ...model, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
