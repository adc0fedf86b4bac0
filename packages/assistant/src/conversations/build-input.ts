import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import {
  type AnswerOptions,
  type CountedMessage,
  DEFAULT_PREFERENCE,
  getChatPreference,
  leavesOpen,
  preferControls,
  type SelectionControls,
  type SelectionInput,
} from "@scrip/selection";
import { findConversation, listMessages, type StoredMessage } from "./conversation.store.ts";

/** A prompt in a conversation of ours, or a whole list of messages that the caller keeps. */
export type PromptInput = (
  | {
      prompt: string;
      conversationId?: string | undefined;
      /** The request of an earlier prompt of the conversation, which this one replaces with all that came after it. */
      replacesRequestId?: string | undefined;
    }
  | { messages: readonly CountedMessage[]; options?: AnswerOptions | undefined }
) & { controls: SelectionControls };

/** Who asks: a person, or a program with one of their keys. */
export type Asker = { customerId: string; userId: string; apiKeyId?: string | undefined };

/**
 * What is classified, counted, priced and sent: the conversation so far with the prompt at its end, and the controls with what
 * the asker prefers where they leave it open.
 *
 * @throws {NotFoundError} the conversation or the message is not there, or another customer's
 */
export async function buildInput(tx: Tx, asker: Asker, input: PromptInput): Promise<SelectionInput> {
  const isProgram = asker.apiKeyId !== undefined;
  const [said, preference] = await Promise.all([
    collectMessages(tx, asker.customerId, input),
    leavesOpen(input.controls, isProgram) ? getChatPreference(tx, asker) : DEFAULT_PREFERENCE,
  ]);
  return { ...said, controls: preferControls(input.controls, preference, isProgram) };
}

async function collectMessages(
  tx: Tx,
  customerId: string,
  input: PromptInput,
): Promise<Omit<SelectionInput, "controls">> {
  if ("messages" in input) return { messages: input.messages, options: input.options };
  const prompt = { role: "user", content: input.prompt } as const;
  if (input.conversationId === undefined) {
    if (input.replacesRequestId !== undefined) throw noSuchMessage();
    return { messages: [prompt] };
  }
  const conversation = await findConversation(tx, { conversationId: input.conversationId, customerId });
  if (!conversation) throw new NotFoundError("There is no such conversation.");
  const { kept } = splitAtPrompt(await listMessages(tx, conversation.id), input.replacesRequestId);
  return { messages: [...kept.map(({ role, text }) => ({ role, content: text })), prompt] };
}

/**
 * The messages before a prompt, and that prompt with all that follows. Without a prompt, all and nothing.
 *
 * @throws {NotFoundError} there is no such prompt
 */
export function splitAtPrompt(
  messages: readonly StoredMessage[],
  promptsRequestId: string | undefined,
): { kept: readonly StoredMessage[]; replaced: readonly StoredMessage[] } {
  if (promptsRequestId === undefined) return { kept: messages, replaced: [] };
  const at = messages.findIndex(({ requestId, role }) => requestId === promptsRequestId && role === "user");
  if (at === -1) throw noSuchMessage();
  return { kept: messages.slice(0, at), replaced: messages.slice(at) };
}

function noSuchMessage(): NotFoundError {
  return new NotFoundError("There is no such message.");
}
