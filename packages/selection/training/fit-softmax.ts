import type { Features } from "../src/classifier/extract-features.ts";
import { FEATURE_BITS } from "../src/classifier/extract-features.ts";
import type { SoftmaxModel } from "../src/classifier/softmax-model.ts";
import { scoreFeatures, softmax } from "../src/classifier/softmax-model.ts";

export type Example = { features: Features; label: number; weight: number };

const EPOCHS = 3;
const LEARNING_RATE = 0.3;
const DECAY = 1e-5;
const BIAS_RATE = 0.02;
const FIRST_GRADIENT = 1e-3;

/** Softmax regression by AdaGrad over shuffled examples. The same examples in the same order give the same weights. */
export function fitSoftmax(examples: readonly Example[], classes: number): SoftmaxModel {
  const size = (1 << FEATURE_BITS) * classes;
  const weights = new Float32Array(size);
  const gradients = new Float32Array(size).fill(FIRST_GRADIENT);
  const biases = new Float32Array(classes);
  const model: SoftmaxModel = { classes, weights, scale: 1, biases, temperature: 1 };
  const random = seededRandom(1);

  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const example of shuffle(examples, random)) {
      const errors = softmax(scoreFeatures(model, example.features)).map(
        (probability, label) => (probability - (label === example.label ? 1 : 0)) * example.weight,
      );
      for (let label = 0; label < classes; label += 1) {
        const error = errors[label] ?? 0;
        biases[label] = (biases[label] ?? 0) - BIAS_RATE * error;
        for (let at = 0; at < example.features.buckets.length; at += 1) {
          const place = (example.features.buckets[at] ?? 0) * classes + label;
          const weight = weights[place] ?? 0;
          const gradient = error * (example.features.values[at] ?? 0) + DECAY * weight;
          const sum = (gradients[place] ?? 0) + gradient * gradient;
          gradients[place] = sum;
          weights[place] = weight - (LEARNING_RATE * gradient) / Math.sqrt(sum);
        }
      }
    }
  }
  return model;
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

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const order = items.map((item) => ({ item, rank: random() }));
  return order.toSorted((one, other) => one.rank - other.rank).map(({ item }) => item);
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
