import { exportHistory } from "@scrip/credits";
import { listCustomersOfUser } from "@scrip/customers";
import { type Db, readNow } from "@scrip/db";
import { assert } from "@scrip/errors";
import { describeRow } from "./describe-row.ts";
import { type PageReader, readConversations, readMessages, readPayments, readRequests } from "./pages.store.ts";
import {
  type PersonKey,
  readApiKeys,
  readAuditEntries,
  readAutoTopUp,
  readChatPreferences,
  readConsents,
  readCustomers,
  readNoticePreference,
  readNotices,
  readProfile,
  readRetention,
  readSessions,
  readSubscriptions,
} from "./person.store.ts";

/** What a program that reads an export can rely on. A field that changes its meaning makes the next number. */
const SHAPE = 1;
const PAGE_ROWS = 200;

/** The lists that are short for everybody, under the names that they have in the file. */
const SHORT_LISTS = {
  profile: readProfile,
  customers: readCustomers,
  sessions: readSessions,
  apiKeys: readApiKeys,
  chatPreferences: readChatPreferences,
  noticePreference: readNoticePreference,
  conversationRetention: readRetention,
  autoTopUp: readAutoTopUp,
  consents: readConsents,
  subscriptions: readSubscriptions,
  notices: readNotices,
  auditEntries: readAuditEntries,
} as const;

/**
 * Everything that is held about a person, as the text of one JSON document in parts: their own account, and what they did for
 * teams. Memory does not grow with it: a page is read when the part before it is taken. No secret and no hash of one is in it.
 * docs/data-export.md describes the shape.
 *
 * Whoever sends it must break off, not end, when reading fails: a shortened file could be taken for a whole one.
 */
export async function* exportPerson(db: Db, userId: string): AsyncGenerator<string> {
  const customers = await listCustomersOfUser(db, userId);
  const own = customers.find(({ kind }) => kind === "person");
  assert(own, `user ${userId} has no own account`);
  const key: PersonKey = { userId, ownCustomerId: own.id, customerIds: customers.map(({ id }) => id) };

  yield `{"shape":${SHAPE},"exportedAt":${JSON.stringify(await readNow(db))}`;
  for (const [name, read] of Object.entries(SHORT_LISTS)) {
    yield `,\n${JSON.stringify(name)}:${JSON.stringify((await read(db, key)).map(describeRow))}`;
  }
  yield* writeList("payments", writePages(db, key, readPayments));
  yield* writeList("conversations", writeConversations(db, key));
  yield* writeList("requests", writePages(db, key, readRequests));
  yield ',\n"history":';
  yield* exportHistory(db, own.id, {}, "json");
  yield "}\n";
}

/** Items that are written already, as a field of the document. An item is a part of it, or several. */
async function* writeList(name: string, items: AsyncIterable<string>): AsyncGenerator<string> {
  yield `,\n${JSON.stringify(name)}:[`;
  yield* items;
  yield "]";
}

async function* writePages<Row extends Record<string, unknown>>(
  db: Db,
  key: PersonKey,
  read: PageReader<Row>,
): AsyncGenerator<string> {
  let separator = "\n";
  for await (const rows of pages((after: Row | undefined) => read(db, key, after, PAGE_ROWS))) {
    yield separator + rows.map(writeItem).join(",\n");
    separator = ",\n";
  }
}

async function* writeConversations(db: Db, key: PersonKey): AsyncGenerator<string> {
  let separator = "\n";
  for await (const rows of pages((after: Awaited<ReturnType<typeof readConversations>>[number] | undefined) =>
    readConversations(db, key, after, PAGE_ROWS),
  )) {
    for (const row of rows) {
      yield `${separator}${JSON.stringify(describeRow(row)).slice(0, -1)},"messages":[`;
      separator = ",\n";
      yield* writeMessages(db, row.id);
      yield "]}";
    }
  }
}

async function* writeMessages(db: Db, conversationId: string): AsyncGenerator<string> {
  let separator = "";
  for await (const rows of pages((after: Awaited<ReturnType<typeof readMessages>>[number] | undefined) =>
    readMessages(db, conversationId, after, PAGE_ROWS),
  )) {
    yield separator + rows.map(writeItem).join(",");
    separator = ",";
  }
}

function writeItem({ cursor: _, ...row }: Record<string, unknown>): string {
  return JSON.stringify(describeRow(row));
}

/** Page after page, until one is not full. */
async function* pages<Row>(read: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  let after: Row | undefined;
  for (;;) {
    const rows = await read(after);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1);
  }
}
