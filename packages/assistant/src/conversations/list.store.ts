import { Prisma, type Tx } from "@scrip/db";

export type ConversationRow = {
  id: string;
  title: string;
  updatedAt: Date;
  /** Of a search: a piece of the last message in which the words occur, each between {@link FOUND_START} and {@link FOUND_END}. */
  excerpt: string | null;
};

/** A piece of the customer's conversations, the one written in last first: so many of them, those older than a position. */
export type ConversationPage = { limit: number; before?: { updatedAt: Date; id: string } | undefined };

/** Characters for private use, which no keyboard writes. */
export const FOUND_START = "\u{e000}";
export const FOUND_END = "\u{e001}";
const EXCERPT = `StartSel="${FOUND_START}", StopSel="${FOUND_END}", MinWords=8, MaxWords=16, MaxFragments=1`;

/** So many of the newest conversations are looked through one by one before the index is asked. */
export const LOOKED_THROUGH = 100;

// A position is kept in milliseconds, which is all that a Date of JavaScript knows.
const WRITTEN_AT = Prisma.sql`date_trunc('milliseconds', c.updated_at)`;
const NEWEST_FIRST = Prisma.sql`written_at DESC, id DESC`;

/** All conversations of the customer, without a search. */
export async function listConversationRows(
  tx: Tx,
  customerId: string,
  page: ConversationPage,
): Promise<ConversationRow[]> {
  return tx.$queryRaw`
    SELECT id, title, updated_at AS "updatedAt", NULL AS excerpt
      FROM (${conversationsOf(customerId, page.before)}) c ORDER BY ${NEWEST_FIRST} LIMIT ${page.limit}`;
}

/**
 * The conversations in which `words`, a text search, is found: in the title or in one message.
 *
 * Words that are frequent fill a page from the newest conversations, without their older uses being looked up. For the others
 * Postgres chooses, by how rare they are, between the index of all words and the customer's older conversations one by one.
 */
export async function searchConversationRows(
  tx: Tx,
  customerId: string,
  { limit, before, words }: ConversationPage & { words: string },
): Promise<ConversationRow[]> {
  const query = Prisma.sql`to_tsquery('simple', ${words})`;
  const inMessage = Prisma.sql`FROM message m WHERE m.conversation_id = c.id AND m.superseded_at IS NULL AND m.words @@ ${query}`;
  const border = Prisma.sql`SELECT written_at, id FROM newest ORDER BY ${NEWEST_FIRST} OFFSET ${LOOKED_THROUGH - 1}`;
  return tx.$queryRaw`
    WITH newest AS MATERIALIZED (
      ${conversationsOf(customerId, before)} ORDER BY ${NEWEST_FIRST} LIMIT ${LOOKED_THROUGH}),
    soon AS MATERIALIZED (
      -- OFFSET keeps the messages of each conversation from being joined with those of all.
      SELECT * FROM newest c
        WHERE to_tsvector('simple', c.title) @@ ${query} OR EXISTS (SELECT ${inMessage} OFFSET 0)
        ORDER BY ${NEWEST_FIRST} LIMIT ${limit}),
    later AS (
      SELECT * FROM (${conversationsOf(customerId, before)} ORDER BY ${NEWEST_FIRST}) c
        WHERE (SELECT count(*) FROM soon) < ${limit} AND (c.written_at, c.id) < (${border})
          AND (c.id IN (SELECT t.id FROM conversation t WHERE t.customer_id = ${customerId} AND to_tsvector('simple', t.title) @@ ${query})
            OR EXISTS (SELECT ${inMessage}))
        ORDER BY ${NEWEST_FIRST} LIMIT ${limit}),
    page AS (SELECT * FROM soon UNION ALL SELECT * FROM later ORDER BY ${NEWEST_FIRST} LIMIT ${limit})
    SELECT id, title, updated_at AS "updatedAt",
           (SELECT ts_headline('simple', left(m.text, 100000), ${query}, ${EXCERPT}) ${inMessage}
              ORDER BY m.created_at DESC LIMIT 1) AS excerpt
      FROM page c ORDER BY ${NEWEST_FIRST}`;
}

function conversationsOf(customerId: string, before: ConversationPage["before"]): Prisma.Sql {
  const older = before ? Prisma.sql`AND (${WRITTEN_AT}, c.id) < (${before.updatedAt}, ${before.id})` : Prisma.empty;
  return Prisma.sql`
    SELECT c.id, c.title, c.updated_at, ${WRITTEN_AT} AS written_at FROM conversation c
      WHERE c.customer_id = ${customerId} ${older}`;
}
