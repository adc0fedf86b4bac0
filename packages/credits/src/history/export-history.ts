import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { listStatementPage, type StatementFilter } from "@scrip/ledger";
import { csvLine, csvText } from "./csv.ts";
import { requireHistoryFilter } from "./require-history-filter.ts";
import { type HistoryItem, writeHistoryRow } from "./write-history-row.ts";

const PAGE_ROWS = 1_000;

export const HISTORY_FORMATS = ["csv", "json"] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/**
 * The rows of {@link listHistory}, all of them, newest first, as the text of a file in parts. Memory does not grow with the history:
 * a page is read when the part before it is taken. Rows that arrive meanwhile are not in it, so it is the history of its beginning.
 *
 * CSV is by RFC 4180 with a header; text that could be taken for a formula begins with an apostrophe. JSON is `{"items":[...]}`, one
 * row a line. Whoever sends it must break off, not end, when reading fails: a shortened file could be taken for a whole one.
 *
 * @throws {InvalidInputError} at once, before the first part: the filter makes no sense or there is no such format
 */
export function exportHistory(
  tx: Tx,
  customerId: string,
  filter: StatementFilter,
  format: HistoryFormat,
): AsyncIterable<string> {
  requireHistoryFilter(filter);
  if (!HISTORY_FORMATS.includes(format)) throw new InvalidInputError("There is no such format.");
  const pages = readPages(tx, customerId, filter);
  return format === "csv" ? writeCsv(pages) : writeJson(pages);
}

async function* readPages(tx: Tx, customerId: string, filter: StatementFilter): AsyncGenerator<HistoryItem[]> {
  let beforeNumber: bigint | undefined;
  do {
    const page = await listStatementPage(tx, customerId, filter, { beforeNumber, limit: PAGE_ROWS });
    if (page.rows.length > 0) yield page.rows.map(writeHistoryRow);
    beforeNumber = page.nextBefore ?? undefined;
  } while (beforeNumber !== undefined);
}

const COLUMNS = [
  "number",
  "id",
  "type",
  "amount",
  "balanceBefore",
  "balanceAfter",
  "description",
  "model",
  "requestId",
  "paymentId",
  "createdAt",
];

async function* writeCsv(pages: AsyncIterable<HistoryItem[]>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const items of pages) yield items.map(writeCsvRow).join("");
}

function writeCsvRow(item: HistoryItem): string {
  return csvLine([
    String(item.number),
    item.id,
    item.type,
    item.amount,
    item.balanceBefore,
    item.balanceAfter,
    csvText(item.description),
    csvText(item.model ?? ""),
    item.requestId ?? "",
    item.paymentId ?? "",
    item.createdAt,
  ]);
}

async function* writeJson(pages: AsyncIterable<HistoryItem[]>): AsyncGenerator<string> {
  let separator = '{"items":[\n';
  for await (const items of pages) {
    yield separator + items.map((item) => JSON.stringify(item)).join(",\n");
    separator = ",\n";
  }
  yield separator === ",\n" ? "\n]}\n" : '{"items":[]}\n';
}
