export type { AnswerEvent, SettledEvent } from "./answer-event.ts";
export { followAnswer } from "./answers/follow-answer.ts";
export { closeAssistant, stopAnswer } from "./answers/stop-answer.ts";
export { type AssistantDeps, createAssistantDeps } from "./assistant-deps.ts";
export type { PromptInput } from "./conversations/build-input.ts";
export {
  deleteConversation,
  eraseOverdueConversations,
  RETENTION_DAYS,
  setRetention,
} from "./conversations/erase-conversations.ts";
export { type Conversation, getConversation } from "./conversations/get-conversation.ts";
export { listConversations } from "./conversations/list-conversations.ts";
export { renameConversation } from "./conversations/rename-conversation.ts";
export { findRetentionDays } from "./conversations/retention.store.ts";
export { eraseWords } from "./erasure/erase-words.ts";
export { QuoteExpiredError, RequestInFlightError, TooManyUnchargedError } from "./errors.ts";
export { openAssistant } from "./open-assistant.ts";
export type { Ending } from "./plan-settlement.ts";
export { ENDING_CASES, type EndingCase, priceEndings, priceHold } from "./price-endings.ts";
export { type QuotedPrompt, quotePrompt } from "./quote-prompt.ts";
export { findRequestMetadata, type RequestMetadata } from "./requests/ai-request.store.ts";
export { rateAnswer } from "./requests/rate-answer.ts";
export { readStandingAlongside, type StandingAlongside } from "./requests/standing.store.ts";
export { type Answer, type PromptOrder, sendPrompt } from "./send-prompt.ts";
export { sweepAbandonedRequests } from "./sweep-requests.ts";
export { reconcileUsage, reconcileUsageWhenOverdue, type UsageCheck, usageCheckKey } from "./usage/reconcile-usage.ts";
export type { UsageFinding } from "./usage/usage-check.store.ts";
