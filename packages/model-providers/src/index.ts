export type {
  CompletionCall,
  CompletionFinishReason,
  CompletionImage,
  CompletionMessage,
  CompletionOptions,
  CompletionPart,
  CompletionStream,
  CompletionTool,
  ToolCall,
} from "./completion.ts";
export { createModelProviders, type ModelProviders } from "./create-model-providers.ts";
export { type ModelProvidersEnv, readModelProvidersEnv } from "./env.ts";
export { ModelProviderError, type ModelProviderErrorKind } from "./model-provider-error.ts";
export type { NormalisedUsage } from "./normalise-usage.ts";
export type { ProviderId } from "./vendors/vendors.ts";
