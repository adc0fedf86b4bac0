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
export { type ThreadFacts } from "./classify-thread.ts";
export {
  type AnswerOptions,
  type CountedMessage,
  IMAGE_TOKENS,
  loadTokenCounter,
  type TokenCounter,
} from "./count-tokens.ts";
export { NoModelAvailableError } from "./errors.ts";
export { listQuality, type QualityRow } from "./outcomes/list-quality.ts";
export { OUTCOME_KINDS, type OutcomeKind } from "./outcomes/outcome-kinds.ts";
export { type RecordedOutcome, recordOutcome } from "./outcomes/record-outcome.ts";
export { refitOutputLengths } from "./output-lengths/refit-output-lengths.ts";
export { type AnswerLength, LENGTHS } from "./predict-output.ts";
export { deleteChatPreferences, getChatPreference } from "./preferences/chat-preference.store.ts";
export { type ChatPreference, DEFAULT_PREFERENCE, leavesOpen, preferControls } from "./preferences/chat-preference.ts";
export { setChatPreference } from "./preferences/set-chat-preference.ts";
export type { QuoteCost } from "./price-quote.ts";
export { costUsage, platformShare, priceUsage, type TokenUsage } from "./price-usage.ts";
export { type ChangedPrice, changePrice, type PriceChange } from "./prices/change-price.ts";
export { confirmPrice } from "./prices/confirm-price.ts";
export { CHARGE_KINDS, type ChargeLine, explainCharge } from "./prices/explain-charge.ts";
export { type ImportedPrice, importPrices } from "./prices/import-prices.ts";
export { type ProviderRates, priceCostPlus } from "./prices/price-cost-plus.ts";
export { type ChargedRequest, type PriceReplay, replayPrices } from "./prices/replay-prices.ts";
export { listQuotedFallbacks, type QuotedFallback } from "./quotes/fallback.store.ts";
export { findQuote } from "./quotes/find-quote.ts";
export { findThread } from "./quotes/find-thread.ts";
export { forgetQuotes } from "./quotes/forget-quotes.ts";
export type { Promised, Quote } from "./quotes/quote.store.ts";
export { type Replay, replaySelection } from "./quotes/replay-selection.ts";
export { type QuoteOrder, saveQuote, saveQuoteBeside } from "./quotes/save-quote.ts";
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
export { followSnapshot, readSnapshots, type SnapshotSource } from "./snapshot/follow-snapshot.ts";
export { readSnapshot } from "./snapshot/read-snapshot.ts";
