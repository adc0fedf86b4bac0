import type { NormalisedUsage } from "./normalise-usage.ts";

/** One call of a tool by the model. `arguments` is JSON text, exactly as the model wrote it. */
export type ToolCall = { id: string; name: string; arguments: string };

export type CompletionImage = { mediaType: string; base64: string };

export type CompletionMessage = {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
  /** Shown with a user's text. */
  images?: readonly CompletionImage[] | undefined;
  /** What an assistant's message called. */
  toolCalls?: readonly ToolCall[] | undefined;
  /** Which call a tool's message answers. */
  toolCallId?: string | undefined;
};

/** `parameters` is a JSON schema. */
export type CompletionTool = {
  name: string;
  description?: string | undefined;
  parameters: Readonly<Record<string, unknown>>;
  strict?: boolean | undefined;
};

/** How an answer is wanted, in the words that all vendors share. */
export type CompletionOptions = {
  tools?: readonly CompletionTool[] | undefined;
  toolChoice?: "auto" | "none" | "required" | { name: string } | undefined;
  /** JSON instead of text, of any shape or of the schema's. */
  json?: { name?: string | undefined; schema?: Readonly<Record<string, unknown>> | undefined } | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  stop?: readonly string[] | undefined;
  seed?: number | undefined;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
};

export type CompletionCall = {
  /** The provider's name in the catalogue. */
  provider: string;
  /** The vendor's own name of the model. */
  providerModel: string;
  /** System messages, if any, come first. */
  messages: readonly CompletionMessage[];
  options?: CompletionOptions | undefined;
  /** Enforced by the vendor. Tokens spent on reasoning count. */
  maxOutputTokens: number;
  /** Aborting stops the vendor, too. */
  abortSignal?: AbortSignal | undefined;
  /** Sent along as `x-client-request-id`, so that a vendor's support can find the call. */
  requestId: string;
};

export type CompletionFinishReason = "stop" | "length" | "content-filter" | "tool-calls" | "other";

export type CompletionPart =
  | { type: "text"; text: string }
  | { type: "tool_call"; call: ToolCall }
  /** Always the last part. `usage` is null when the vendor sent none, or one that cannot be true (`isUsageAbsurd`). */
  | {
      type: "finish";
      finishReason: CompletionFinishReason;
      usage: NormalisedUsage | null;
      isUsageAbsurd: boolean;
    };

/** Nothing is sent before the first part is asked for. Leaving the loop early stops the vendor. */
export type CompletionStream = AsyncIterable<CompletionPart>;
