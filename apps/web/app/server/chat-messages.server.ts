import type { ChatMessage } from "../data/chat-message.ts";
import type { Conversation } from "../data/wire.ts";

/** A stored conversation in the shape in which the page keeps a running one. */
export function chatMessagesOf(conversation: Conversation): ChatMessage[] {
  return conversation.messages.map(({ id, role, text, request }) => ({
    id,
    role,
    parts: [{ type: "text", text }],
    ...(request ? { metadata: { ...request, conversationId: conversation.id } } : {}),
  }));
}
