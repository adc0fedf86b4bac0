import type { Provider } from "./catalogue/catalogue.ts";
import stored from "./data/token-weights.json" with { type: "json" };

type Fitted = { weights: Record<keyof typeof stored.weights, number[]> };
const { weights }: Fitted = stored;

/** No tokenizer of Mistral's or xAI's current models is public: Llama's count and a little more. */
const NO_PROXY_PERCENT = 104;

/** How each provider's count follows from the features of a text; null for exactly our own encoding. */
const WEIGHTS: Record<Provider, { weights: readonly number[]; percent: number } | null> = {
  openai: null,
  anthropic: { weights: weights.anthropic, percent: 100 },
  google: { weights: weights.google, percent: 100 },
  groq: { weights: weights.groq, percent: 100 },
  deepseek: { weights: weights.deepseek, percent: 100 },
  mistral: { weights: weights.groq, percent: NO_PROXY_PERCENT },
  xai: { weights: weights.groq, percent: NO_PROXY_PERCENT },
};

/** Tokens that a provider would count, by the weights fitted in `token-proxies/`; null where our own encoding is the provider's. */
export function weighFeatures(features: Float64Array, provider: Provider): number | null {
  const fitted = WEIGHTS[provider];
  if (fitted === null) return null;
  let tokens = 0;
  for (let at = 0; at < features.length; at += 1) tokens += (features[at] ?? 0) * (fitted.weights[at] ?? 0);
  return (tokens * fitted.percent) / 100;
}
