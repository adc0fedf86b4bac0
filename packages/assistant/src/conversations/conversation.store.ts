import { newId, type Tx } from "@scrip/db";

export type StoredMessage = {
  id: string;
  role: "user" | "assistant";
  text: string;
  requestId: string | null;
  createdAt: Date;
};

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
  owner: { conversationId: string; customerId: string },
): Promise<{ id: string; title: string; createdAt: Date } | null> {
  return tx.conversation.findFirst({
    where: { id: owner.conversationId, customerId: owner.customerId },
    select: { id: true, title: true, createdAt: true },
  });
}

/** Oldest first. */
export async function listMessages(tx: Tx, conversationId: string): Promise<StoredMessage[]> {
  const rows = await tx.message.findMany({
    where: { conversationId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, role: true, text: true, requestId: true, createdAt: true },
  });
  return rows.map((row) => ({ ...row, role: row.role === "assistant" ? "assistant" : "user" }));
}

export async function insertMessage(
  tx: Tx,
  message: { conversationId: string; requestId: string; role: "user" | "assistant"; text: string },
): Promise<void> {
  await tx.message.create({ data: { id: newId("msg"), ...message }, select: { id: true } });
  await tx.$executeRaw`UPDATE conversation SET updated_at = scrip_now() WHERE id = ${message.conversationId}`;
}

export async function findAnswerText(tx: Tx, requestId: string): Promise<string | null> {
  const row = await tx.message.findFirst({ where: { requestId, role: "assistant" }, select: { text: true } });
  return row?.text ?? null;
}

/** Newest first. */
export async function listConversationRows(
  tx: Tx,
  customerId: string,
  page: { limit: number },
): Promise<{ id: string; title: string; updatedAt: Date }[]> {
  return tx.conversation.findMany({
    where: { customerId },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: page.limit,
    select: { id: true, title: true, updatedAt: true },
  });
}
