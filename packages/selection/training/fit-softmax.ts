import type { Features } from "../src/classifier/extract-features.ts";
import { FEATURE_BITS } from "../src/classifier/extract-features.ts";
import { COMPLEXITIES, CREATIVE_KINDS, TASK_TYPES } from "../src/classifier/labels.ts";
import type { SoftmaxModel } from "../src/classifier/softmax-model.ts";
import { softmax } from "../src/classifier/softmax-model.ts";
import { seededRandom, shuffle } from "./seeded-random.ts";

/** `target` is the share of each class: one of them 1, or something between where the label is a rate. */
export type Example = { features: Features; target: readonly number[]; weight: number };

export type Setup = { classes: number; learningRate: number };

/** Wording says much about the task, and little that carries over about how hard it is: complexity is learnt more carefully. */
export const TASK_SETUP: Setup = { classes: TASK_TYPES.length, learningRate: 0.3 };
export const CREATIVE_KIND_SETUP: Setup = { classes: CREATIVE_KINDS.length, learningRate: 0.1 };
export const COMPLEXITY_SETUP: Setup = { classes: COMPLEXITIES.length, learningRate: 0.05 };

const EPOCHS = 3;
const DECAY = 1e-4;
const BIAS_RATE = 0.02;
const FIRST_GRADIENT = 1e-3;

/** Softmax regression by AdaGrad over shuffled examples. The same examples in the same order give the same weights. */
export function fitSoftmax(examples: readonly Example[], { classes, learningRate }: Setup): SoftmaxModel {
  const size = (1 << FEATURE_BITS) * classes;
  const weights = new Float32Array(size);
  const gradients = new Float32Array(size).fill(FIRST_GRADIENT);
  const biases = new Float32Array(classes);
  const errors = new Float32Array(classes);
  const random = seededRandom(1);

  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { features, target, weight } of shuffle(examples, random)) {
      const { buckets, values } = features;
      predictInto(errors, weights, biases, features);
      for (let label = 0; label < classes; label += 1) {
        errors[label] = ((errors[label] ?? 0) - (target[label] ?? 0)) * weight;
        biases[label] = (biases[label] ?? 0) - BIAS_RATE * (errors[label] ?? 0);
      }
      for (let at = 0; at < buckets.length; at += 1) {
        const row = (buckets[at] ?? 0) * classes;
        const value = values[at] ?? 0;
        for (let label = 0; label < classes; label += 1) {
          const place = row + label;
          const old = weights[place] ?? 0;
          const gradient = (errors[label] ?? 0) * value + DECAY * old;
          const sum = (gradients[place] ?? 0) + gradient * gradient;
          gradients[place] = sum;
          weights[place] = old - (learningRate * gradient) / Math.sqrt(sum);
        }
      }
    }
  }
  return { classes, weights, scale: 1, biases, temperature: 1 };
}

/** The temperature at which the held-out probabilities are least surprised by the truth. */
export function fitTemperature(outcomes: readonly { scores: number[]; label: number }[]): number {
  let best = { temperature: 1, surprise: Number.POSITIVE_INFINITY };
  for (let temperature = 0.4; temperature <= 4; temperature += 0.1) {
    let surprise = 0;
    for (const { scores, label } of outcomes) surprise -= Math.log(softmax(scores, temperature)[label] ?? 1e-9);
    if (surprise < best.surprise) best = { temperature, surprise };
  }
  return Number(best.temperature.toFixed(1));
}

/** Softmax of the scores, written into `into`: the inner loop of training, without allocations. */
function predictInto(into: Float32Array, weights: Float32Array, biases: Float32Array, features: Features): void {
  const classes = into.length;
  into.set(biases);
  for (let at = 0; at < features.buckets.length; at += 1) {
    const row = (features.buckets[at] ?? 0) * classes;
    const value = features.values[at] ?? 0;
    for (let label = 0; label < classes; label += 1) {
      into[label] = (into[label] ?? 0) + (weights[row + label] ?? 0) * value;
    }
  }
  let top = Number.NEGATIVE_INFINITY;
  for (const score of into) top = Math.max(top, score);
  let sum = 0;
  for (let label = 0; label < classes; label += 1) {
    into[label] = Math.exp((into[label] ?? 0) - top);
    sum += into[label] ?? 0;
  }
  for (let label = 0; label < classes; label += 1) into[label] = (into[label] ?? 0) / sum;
}
