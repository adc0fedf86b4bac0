import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { type AiRequestRow, listRequestsOfConversation } from "../requests/ai-request.store.ts";
import { findConversation, listMessages, type StoredMessage } from "./conversation.store.ts";

export type Conversation = {
  id: string;
  title: string;
  createdAt: Date;
  messages: (StoredMessage & { request: AiRequestRow | null })[];
};

/**
 * A conversation with its messages, oldest first; answers carry their request with its charge.
 *
 * @throws {NotFoundError} not there, or another customer's
 */
export async function getConversation(
  tx: Tx,
  owner: { conversationId: string; customerId: string },
): Promise<Conversation> {
  const conversation = await findConversation(tx, owner);
  if (!conversation) throw new NotFoundError("There is no such conversation.");
  const [messages, requests] = await Promise.all([
    listMessages(tx, conversation.id),
    listRequestsOfConversation(tx, conversation.id),
  ]);
  const requestsById = new Map(requests.map((request) => [request.id, request]));
  return {
    ...conversation,
    messages: messages.map((message) => ({
      ...message,
      request: message.role === "assistant" && message.requestId ? (requestsById.get(message.requestId) ?? null) : null,
    })),
  };
}
