import type { NormalisedUsage } from "./normalise-usage.ts";

export type CompletionMessage = { role: "system" | "user" | "assistant"; content: string };

export type CompletionCall = {
  /** The provider's name in the catalogue. */
  provider: string;
  /** The vendor's own name of the model. */
  providerModel: string;
  /** System messages, if any, come first. */
  messages: readonly CompletionMessage[];
  /** Enforced by the vendor. Tokens spent on reasoning count. */
  maxOutputTokens: number;
  /** Aborting stops the vendor, too. */
  abortSignal?: AbortSignal | undefined;
  /** Sent along as `x-client-request-id`, so that a vendor's support can find the call. */
  requestId: string;
};

export type CompletionFinishReason = "stop" | "length" | "content-filter" | "other";

export type CompletionPart =
  | { type: "text"; text: string }
  /** Always the last part. `usage` is null when the vendor sent none, or one that cannot be true. */
  | { type: "finish"; finishReason: CompletionFinishReason; usage: NormalisedUsage | null };

/** Nothing is sent before the first part is asked for. Leaving the loop early stops the vendor. */
export type CompletionStream = AsyncIterable<CompletionPart>;
