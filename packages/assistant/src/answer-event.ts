import type { ToolCall } from "@scrip/model-providers";
import type { ChargeLine } from "@scrip/selection";
import type { Ending } from "./plan-settlement.ts";

/**
 * What an answer tells while it runs. `started` comes first, and again when another model takes over, which happens only before
 * the first word; `settled` or `failed` comes last.
 */
export type AnswerEvent =
  | {
      type: "started";
      requestId: string;
      conversationId: string | null;
      modelId: string;
      modelName: string;
      heldMicrocredits: bigint;
    }
  | { type: "text"; text: string }
  /** The model wants a tool of the caller's to be called. */
  | { type: "tool_call"; call: ToolCall }
  | SettledEvent
  /** The settlement itself could not be written; the sweeper will settle what was delivered. */
  | { type: "failed"; code: string; message: string };

export type SettledEvent = {
  type: "settled";
  ending: Ending;
  chargeMicrocredits: bigint;
  /**
   * Given back, of this charge and those before it: the third failure in a row. When an answer is told again, what was given back of
   * its own charge since.
   */
  refundedMicrocredits: bigint;
  availableMicrocredits: bigint;
  inputTokens: number;
  outputTokens: number;
  /** They sum to the charge. */
  lineItems: ChargeLine[];
  priceVersion: number;
  /** True when the provider's count was missing or could not be true, and ours was charged. */
  isEstimate: boolean;
};
