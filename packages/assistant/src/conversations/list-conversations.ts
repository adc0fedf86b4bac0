import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { FOUND_END, FOUND_START, listConversationRows, searchConversationRows } from "./list.store.ts";

export type ListedConversation = {
  id: string;
  title: string;
  updatedAt: Date;
  /** Of a search: where the words occur in what was said; null when they are in the title alone. */
  excerpt: ExcerptPart[] | null;
};

type ExcerptPart = { text: string; isMatch: boolean };

/**
 * A page of a customer's conversations, the one written in last first. `search` looks for words in titles and messages; the last
 * one may be unfinished.
 *
 * @throws {InvalidInputError} the cursor was not made by this function
 */
export async function listConversations(
  tx: Tx,
  customerId: string,
  page: { limit: number; cursor?: string | undefined; search?: string | undefined },
): Promise<{ rows: ListedConversation[]; nextCursor: string | null }> {
  const { limit, cursor, search } = page;
  const words = search === undefined ? undefined : writeQuery(search);
  if (words === "") return { rows: [], nextCursor: null };
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const wanted = { limit: limit + 1, before };
  const found = words
    ? await searchConversationRows(tx, customerId, { ...wanted, words })
    : await listConversationRows(tx, customerId, wanted);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({ ...row, excerpt: row.excerpt === null ? null : readExcerpt(row.excerpt) })),
    nextCursor: found.length > limit && last ? writeCursor(last) : null,
  };
}

/** Every word, and the last one as the beginning of a word, in the language of text searches. */
function writeQuery(search: string): string {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word, index) => `'${word}'${index === words.length - 1 ? ":*" : ""}`).join(" & ");
}

/** Pieces of a text, those that were searched for by themselves. */
function readExcerpt(excerpt: string): ExcerptPart[] {
  const [before = "", ...rest] = excerpt.replace(/\s+/g, " ").split(FOUND_START);
  const parts = rest.flatMap((piece) => {
    const [match = "", after = ""] = piece.split(FOUND_END);
    return [
      { text: match, isMatch: true },
      { text: after, isMatch: false },
    ];
  });
  return [{ text: before, isMatch: false }, ...parts].filter(({ text }) => text !== "");
}

function writeCursor({ updatedAt, id }: { updatedAt: Date; id: string }): string {
  return Buffer.from(`${updatedAt.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string): { updatedAt: Date; id: string } {
  const [, at = "", id = ""] = /^(\S+) (cnv_\w{1,64})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  const updatedAt = new Date(at);
  if (Number.isNaN(updatedAt.getTime())) throw new InvalidInputError("The cursor is not valid.");
  return { updatedAt, id };
}
