import { Prisma, type Tx } from "@scrip/db";
import type { PersonKey } from "./person.store.ts";

/** Rows after the last one of the page before, in an order that new rows do not disturb. */
export type PageReader<Row> = (tx: Tx, key: PersonKey, after: Row | undefined, limit: number) => Promise<Row[]>;

export type ConversationRow = { id: string; customerId: string; title: string; createdAt: Date; updatedAt: Date };

/** All of the own customer, and those that the person began for others. */
export const readConversations: PageReader<ConversationRow> = (
  tx,
  { userId, ownCustomerId, customerIds },
  after,
  limit,
) =>
  tx.conversation.findMany({
    where: {
      customerId: { in: [...customerIds] },
      OR: [{ customerId: ownCustomerId }, { userId }],
      ...(after === undefined ? {} : { id: { gt: after.id } }),
    },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, customerId: true, title: true, createdAt: true, updatedAt: true },
  });

export type MessageRow = {
  /** Its time to the microsecond, which a `Date` does not hold: where the next page begins. Not for the export. */
  cursor: string;
  id: string;
  requestId: string | null;
  role: string;
  text: string;
  createdAt: Date;
  supersededAt: Date | null;
};

/** The messages of a conversation, replaced ones too, in their order. */
export async function readMessages(
  tx: Tx,
  conversationId: string,
  after: MessageRow | undefined,
  limit: number,
): Promise<MessageRow[]> {
  const since =
    after === undefined ? Prisma.empty : Prisma.sql`AND (created_at, id) > (${after.cursor}::timestamptz, ${after.id})`;
  return tx.$queryRaw<MessageRow[]>`
    SELECT created_at::text AS cursor, id, request_id AS "requestId", role, text, created_at AS "createdAt", superseded_at AS "supersededAt"
      FROM message WHERE conversation_id = ${conversationId} ${since} ORDER BY created_at, id LIMIT ${limit}`;
}

type PaymentRow = { id: string } & Record<string, unknown>;

export const readPayments: PageReader<PaymentRow> = (tx, { ownCustomerId }, after, limit) =>
  tx.payment.findMany({
    where: { customerId: ownCustomerId, ...(after === undefined ? {} : { id: { gt: after.id } }) },
    orderBy: { id: "asc" },
    take: limit,
    select: {
      id: true,
      packageId: true,
      status: true,
      creditsMicrocredits: true,
      bonusMicrocredits: true,
      amountCents: true,
      discountCents: true,
      taxCents: true,
      currency: true,
      paymentMethod: true,
      automatic: true,
      receiptNumber: true,
      receiptEmail: true,
      createdAt: true,
      paidAt: true,
      refunds: { select: { amountCents: true, status: true, reason: true } },
      disputes: { select: { amountCents: true, status: true, reason: true } },
    },
  });

type RequestRow = { cursor: string; id: string } & Record<string, unknown>;

/** Each prompt that was sent, with what it used and cost; its words are in the conversations. */
export const readRequests: PageReader<RequestRow> = async (
  tx,
  { userId, ownCustomerId, customerIds },
  after,
  limit,
) => {
  const since =
    after === undefined ? Prisma.empty : Prisma.sql`AND (started_at, id) > (${after.cursor}::timestamptz, ${after.id})`;
  return tx.$queryRaw<RequestRow[]>`
    SELECT started_at::text AS cursor, id, customer_id AS "customerId", conversation_id AS "conversationId", surface, api_key_id AS "apiKeyId",
        model_id AS "modelId", task_type AS "taskType", complexity, status, ending, input_tokens AS "inputTokens",
        output_tokens AS "outputTokens", charge_microcredits AS "chargeMicrocredits", rating, metadata,
        started_at AS "startedAt", settled_at AS "settledAt"
      FROM ai_request WHERE customer_id = ANY (${[...customerIds]}) AND (customer_id = ${ownCustomerId} OR user_id = ${userId}) ${since}
      ORDER BY started_at, id LIMIT ${limit}`;
};
