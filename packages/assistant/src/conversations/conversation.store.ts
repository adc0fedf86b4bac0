import { newId, Prisma, type Tx } from "@scrip/db";

export type StoredMessage = {
  id: string;
  role: "user" | "assistant";
  text: string;
  requestId: string | null;
  createdAt: Date;
};

type Owner = { conversationId: string; customerId: string };

export async function insertConversation(
  tx: Tx,
  conversation: { customerId: string; userId: string; title: string },
): Promise<string> {
  const id = newId("cnv");
  await tx.conversation.create({ data: { id, ...conversation }, select: { id: true } });
  return id;
}

export async function findConversation(
  tx: Tx,
  owner: Owner,
): Promise<{ id: string; title: string; createdAt: Date } | null> {
  return tx.conversation.findFirst({
    where: { id: owner.conversationId, customerId: owner.customerId },
    select: { id: true, title: true, createdAt: true },
  });
}

/** Two changes of one conversation wait for each other. False when it is not there, or another customer's. */
export async function lockConversation(tx: Tx, { conversationId, customerId }: Owner): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM conversation WHERE id = ${conversationId} AND customer_id = ${customerId} FOR UPDATE`;
  return rows.length === 1;
}

/** What was said, without what an edit has replaced: prompts in the order of their sending, each with its answer. */
export async function listMessages(tx: Tx, conversationId: string): Promise<StoredMessage[]> {
  const rows = await tx.message.findMany({
    where: { conversationId, supersededAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, role: true, text: true, requestId: true, createdAt: true },
  });
  const messages = rows.map((row) => ({ ...row, role: row.role === "assistant" ? "assistant" : "user" }) as const);
  // Two tabs may ask at once: an answer that comes late still stands under its own prompt.
  const prompts = messages.filter(({ role }) => role === "user");
  return prompts.flatMap((prompt) => [
    prompt,
    ...messages.filter(({ role, requestId }) => role === "assistant" && requestId === prompt.requestId),
  ]);
}

export async function insertPrompt(
  tx: Tx,
  prompt: { conversationId: string; requestId: string; text: string },
): Promise<void> {
  await tx.message.create({ data: { id: newId("msg"), role: "user", ...prompt }, select: { id: true } });
  await tx.$executeRaw`UPDATE conversation SET updated_at = scrip_now() WHERE id = ${prompt.conversationId}`;
}

/**
 * Keeps an answer under its prompt. Nothing is kept when the conversation was deleted meanwhile, and nothing is shown when the
 * prompt was replaced.
 */
export async function insertAnswer(
  tx: Tx,
  answer: { conversationId: string; requestId: string; text: string },
): Promise<void> {
  const { conversationId, requestId, text } = answer;
  await tx.$executeRaw`
    INSERT INTO message (id, conversation_id, request_id, role, text, superseded_at, superseded_by)
      SELECT ${newId("msg")}, c.id, ${requestId}, 'assistant', ${text}, p.superseded_at, p.superseded_by
        FROM conversation c LEFT JOIN message p ON p.request_id = ${requestId} AND p.role = 'user'
        WHERE c.id = ${conversationId} FOR UPDATE OF c`;
  await tx.$executeRaw`UPDATE conversation SET updated_at = scrip_now() WHERE id = ${conversationId}`;
}

/** Replaces these messages by those of a request: they are no longer part of the conversation, nor sent along. */
export async function supersedeMessages(tx: Tx, messageIds: readonly string[], requestId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE message SET superseded_at = scrip_now(), superseded_by = ${requestId}
      WHERE id IN (${Prisma.join([...messageIds])})`;
}

export type ReplacedMessage = StoredMessage & { supersededBy: string };

/** What was replaced in a conversation, oldest first, each with the request that replaced it. */
export async function listReplacedMessages(tx: Tx, conversationId: string): Promise<ReplacedMessage[]> {
  const rows = await tx.message.findMany({
    where: { conversationId, supersededBy: { not: null } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, role: true, text: true, requestId: true, createdAt: true, supersededBy: true },
  });
  return rows.flatMap(({ supersededBy, ...row }) => {
    const role = row.role === "assistant" ? ("assistant" as const) : ("user" as const);
    return supersededBy === null ? [] : [{ ...row, role, supersededBy }];
  });
}

export function findPromptText(tx: Tx, requestId: string): Promise<string | null> {
  return findText(tx, requestId, "user");
}

export function findAnswerText(tx: Tx, requestId: string): Promise<string | null> {
  return findText(tx, requestId, "assistant");
}

async function findText(tx: Tx, requestId: string, role: "user" | "assistant"): Promise<string | null> {
  const row = await tx.message.findFirst({ where: { requestId, role }, select: { text: true } });
  return row?.text ?? null;
}

export async function updateTitle(tx: Tx, { conversationId, customerId }: Owner, title: string): Promise<boolean> {
  const { count } = await tx.conversation.updateMany({ where: { id: conversationId, customerId }, data: { title } });
  return count === 1;
}

/** With all that was said in it, and what is being written. The requests stay, without words. */
export async function deleteConversationRows(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  const ids = Prisma.join([...conversationIds]);
  await tx.$executeRaw`
    DELETE FROM answer_part WHERE request_id IN (SELECT id FROM ai_request WHERE conversation_id IN (${ids}))`;
  await tx.$executeRaw`DELETE FROM message WHERE conversation_id IN (${ids})`;
  await tx.$executeRaw`DELETE FROM conversation WHERE id IN (${ids})`;
}

/** Some conversations of the customer's, and some that the user began for others. */
export async function listConversationsToErase(
  tx: Tx,
  owner: { customerId: string; userId: string },
  limit: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM conversation WHERE customer_id = ${owner.customerId} OR user_id = ${owner.userId}
      LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}
