import type { Features } from "./extract-features.ts";

/** A linear model over hashed features: `weights[bucket * classes + class]`, each times `scale`, plus a bias per class. */
export type SoftmaxModel = {
  classes: number;
  weights: Int8Array | Float32Array;
  scale: number;
  biases: readonly number[] | Float32Array;
  /** Scores are divided by this before the softmax, so that probabilities mean what they say. */
  temperature: number;
};

/** One raw score per class. */
export function scoreFeatures(model: SoftmaxModel, features: Features): number[] {
  const scores = new Array<number>(model.classes).fill(0);
  for (const [position, bucket] of features.buckets.entries()) {
    const value = features.values[position] ?? 0;
    const row = bucket * model.classes;
    for (let label = 0; label < model.classes; label += 1) {
      scores[label] = (scores[label] ?? 0) + (model.weights[row + label] ?? 0) * value;
    }
  }
  return scores.map((score, label) => score * model.scale + (model.biases[label] ?? 0));
}

/** Probabilities from raw scores; they sum to 1. */
export function softmax(scores: readonly number[], temperature = 1): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
