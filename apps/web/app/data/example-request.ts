import type { ModelOffer } from "./wire.ts";

/** Sizes in words as people know them, and in tokens as they are priced: four tokens to three words. */
export const MESSAGE_SIZES = [
  { value: "line", label: "One line, 15 words", tokens: 20 },
  { value: "page", label: "A page, 375 words", tokens: 500 },
  { value: "report", label: "A report of 20 pages, 7,500 words", tokens: 10_000 },
] as const;

/** Each with the cap of the length one would choose for it: brief, normal, detailed. */
export const ANSWER_SIZES = [
  { value: "paragraph", label: "A paragraph, 75 words", tokens: 100, capTokens: 512 },
  { value: "page", label: "A page, 375 words", tokens: 500, capTokens: 2_048 },
  { value: "pages", label: "Four pages, 1,500 words", tokens: 2_000, capTokens: 8_192 },
] as const;

const USUAL_MODEL = "gpt-4o-mini";
const DELIVERED_SHARE = 3;

/** The example that an address asks for; whatever it does not know is the usual one. Null where no model can be chosen. */
export function readExample(params: URLSearchParams, models: readonly ModelOffer[]) {
  const model =
    models.find(({ id }) => id === params.get("model")) ?? models.find(({ id }) => id === USUAL_MODEL) ?? models[0];
  if (!model) return null;
  const message = MESSAGE_SIZES.find(({ value }) => value === params.get("message")) ?? MESSAGE_SIZES[0];
  const answer = ANSWER_SIZES.find(({ value }) => value === params.get("answer")) ?? ANSWER_SIZES[1];
  const capTokens = Math.min(answer.capTokens, model.maxOutputTokens);
  const outputTokens = Math.min(answer.tokens, capTokens);
  return {
    choice: { model: model.id, message: message.value, answer: answer.value },
    request: {
      model: model.id,
      inputTokens: message.tokens,
      outputTokens,
      deliveredTokens: Math.ceil(outputTokens / DELIVERED_SHARE),
      capTokens,
    },
  };
}
