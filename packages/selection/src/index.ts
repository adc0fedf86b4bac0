export {
  type CatalogueModel,
  type CatalogueSnapshot,
  isSelectable,
  type ModelFacts,
  type ModelObstacle,
  type ModelPrice,
  PROVIDERS,
  type PriceRates,
  type Provider,
  type SelectableModel,
  snapshotCatalogue,
} from "./catalogue/catalogue.ts";
export { DEFAULT_MODELS } from "./catalogue/default-models.ts";
export { listSelectableModels, type ProviderState, readCatalogue } from "./catalogue/read-catalogue.ts";
export { seedCatalogue } from "./catalogue/seed-catalogue.ts";
export type { ChoiceGround } from "./choose-model.ts";
export { COMPLEXITIES, type Complexity, TASK_TYPES, type TaskType } from "./classifier/labels.ts";
export { classifyPrompt, type PromptClassification } from "./classify-prompt.ts";
export { type AnswerOptions, type CountedMessage, loadTokenCounter, type TokenCounter } from "./count-tokens.ts";
export { NoModelAvailableError } from "./errors.ts";
export { type AnswerLength, LENGTHS } from "./predict-output.ts";
export type { QuoteCost } from "./price-quote.ts";
export { costUsage, platformShare, priceUsage, type TokenUsage } from "./price-usage.ts";
export { findQuote } from "./quotes/find-quote.ts";
export type { Quote } from "./quotes/quote.store.ts";
export { saveQuote } from "./quotes/save-quote.ts";
export {
  type Alternative,
  INPUT_BYTES_MAX,
  type PricedModel,
  type Selection,
  type SelectionInput,
  selectFromFacts,
  selectModel,
} from "./select-model.ts";
export { SELECTION_MODES, type SelectionControls, type SelectionMode } from "./selection-controls.ts";
