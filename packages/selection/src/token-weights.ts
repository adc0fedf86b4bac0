import type { Provider } from "./catalogue/catalogue.ts";
import stored from "./data/token-weights.json" with { type: "json" };

type Fitted = {
  weights: Record<keyof typeof stored.weights, number[]>;
  /** What a count is multiplied by so that one in a thousand texts of another source has more tokens than that and a few. */
  upperFactors: Record<keyof typeof stored.upperFactors, number>;
};
const { weights, upperFactors }: Fitted = stored;

/** No tokenizer of Mistral's or xAI's current models is public: Llama's count and a little more. */
const NO_PROXY_PERCENT = 104;

/** How each provider's count follows from the features of a text; null for exactly our own encoding. */
const WEIGHTS: Record<Provider, { weights: readonly number[]; percent: number; upperFactor: number } | null> = {
  openai: null,
  anthropic: { weights: weights.anthropic, percent: 100, upperFactor: upperFactors.anthropic },
  google: { weights: weights.google, percent: 100, upperFactor: upperFactors.google },
  groq: { weights: weights.groq, percent: 100, upperFactor: upperFactors.groq },
  deepseek: { weights: weights.deepseek, percent: 100, upperFactor: upperFactors.deepseek },
  mistral: { weights: weights.groq, percent: NO_PROXY_PERCENT, upperFactor: Math.max(...Object.values(upperFactors)) },
  xai: { weights: weights.groq, percent: NO_PROXY_PERCENT, upperFactor: Math.max(...Object.values(upperFactors)) },
};

/** In a short text a few tokens more are a large share. */
export const UPPER_EXTRA_TOKENS = 8;

/** Tokens that a provider would count, by the weights fitted in `token-proxies/`; null where our own encoding is the provider's. */
export function weighFeatures(features: Float64Array, provider: Provider): number | null {
  const fitted = WEIGHTS[provider];
  if (fitted === null) return null;
  let tokens = 0;
  for (let at = 0; at < features.length; at += 1) tokens += (features[at] ?? 0) * (fitted.weights[at] ?? 0);
  return (tokens * fitted.percent) / 100;
}

/** More tokens than the provider should find where `counted` is our count; the same count where our encoding is the provider's. */
export function raiseCount(counted: number, provider: Provider): number {
  const fitted = WEIGHTS[provider];
  return fitted === null ? counted : Math.ceil(counted * fitted.upperFactor) + UPPER_EXTRA_TOKENS;
}
