import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import type { AnswerOptions, CountedMessage, SelectionControls, SelectionInput } from "@scrip/selection";
import { findConversation, listMessages } from "./conversation.store.ts";

/** A prompt in a conversation of ours, or a whole list of messages that the caller keeps. */
export type PromptInput = (
  | { prompt: string; conversationId?: string | undefined }
  | { messages: readonly CountedMessage[]; options?: AnswerOptions | undefined }
) & { controls: SelectionControls };

/**
 * What is classified, counted, priced and sent: the conversation so far with the prompt at its end.
 *
 * @throws {NotFoundError} the conversation is not there, or another customer's
 */
export async function buildInput(tx: Tx, customerId: string, input: PromptInput): Promise<SelectionInput> {
  if ("messages" in input) return { messages: input.messages, options: input.options, controls: input.controls };
  const prompt = { role: "user", content: input.prompt } as const;
  if (input.conversationId === undefined) return { messages: [prompt], controls: input.controls };
  const conversation = await findConversation(tx, { conversationId: input.conversationId, customerId });
  if (!conversation) throw new NotFoundError("There is no such conversation.");
  const earlier = await listMessages(tx, conversation.id);
  return {
    messages: [...earlier.map(({ role, text }) => ({ role, content: text })), prompt],
    controls: input.controls,
  };
}
