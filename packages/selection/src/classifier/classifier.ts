import stored from "./data/weights.json" with { type: "json" };
import { extractFeatures } from "./extract-features.ts";
import { COMPLEXITIES, CREATIVE_KINDS, TASK_TYPES } from "./labels.ts";
import { type SoftmaxModel, scoreFeatures, softmax } from "./softmax-model.ts";

type StoredModel = { classes: number; scale: number; biases: number[]; temperature: number; weights: string };

let models: { task: SoftmaxModel; complexity: SoftmaxModel; creativeKind: SoftmaxModel } | null = null;

/** The probabilities of every task, complexity and kind of creative work, in the order of their lists. */
export function inferLabels(prompt: string): { tasks: number[]; complexities: number[]; creativeKinds: number[] } {
  models ??= {
    task: readModel(stored.task, TASK_TYPES.length),
    complexity: readModel(stored.complexity, COMPLEXITIES.length),
    creativeKind: readModel(stored.creativeKind, CREATIVE_KINDS.length),
  };
  const features = extractFeatures(prompt);
  const infer = (model: SoftmaxModel) => softmax(scoreFeatures(model, features), model.temperature);
  return {
    tasks: infer(models.task),
    complexities: infer(models.complexity),
    creativeKinds: infer(models.creativeKind),
  };
}

function readModel(model: StoredModel, classes: number): SoftmaxModel {
  const bytes = Buffer.from(model.weights, "base64");
  const expected = 2 ** stored.featureBits * classes;
  if (model.classes !== classes || bytes.length !== expected)
    throw new Error("the stored weights do not fit this code");
  return { ...model, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
