import { type Principal, requirePermission, takeRateLimits } from "@scrip/auth";
import { exportHistory, exportStatement } from "@scrip/credits";
import { InvalidInputError } from "@scrip/errors";
import { z } from "zod";
import type { ApiDeps } from "../api-deps.ts";
import { HistoryFilterIn, readHistoryFilter } from "../credits/history-filter.ts";
import { exportPerson } from "../data-export/export-person.ts";
import { exportUsage } from "../usage/export-usage.ts";
import { readUsage } from "../usage/get-usage.ts";
import { UsageFileIn } from "../usage/usage-query.ts";

const HISTORY = /^\/api\/credits\/history\.(csv|json)$/;
const STATEMENT = /^\/api\/credits\/statements\/([^/]+)$/;
const USAGE = "/api/usage.csv";
const PERSON = "/api/account/export.json";
/** It reads everything that there is of a person. */
const EXPORTS = { limit: 10, windowSeconds: 3_600 };
const CONTENT_TYPES = { csv: "text/csv; charset=utf-8; header=present", json: "application/json" };

/**
 * Answers the routes whose answer is a file of any size, in parts; null for every other path. What has begun and fails breaks
 * off, so that nobody takes a part for the whole.
 *
 * @throws {ZodError | InvalidInputError} the filter, the month or the days are none
 * @throws {AppError} `unauthenticated`, `forbidden`, or `rate_limited` with `retryAfterSeconds`
 */
export async function handleDownload(url: URL, deps: ApiDeps, asker: Principal | null): Promise<Response | null> {
  const [, format] = HISTORY.exec(url.pathname) ?? [];
  if (format === "csv" || format === "json") {
    const { customerId } = requirePermission(asker, "history.read");
    const filter = readHistoryFilter(HistoryFilterIn.parse(readQuery(url.searchParams)));
    return download(exportHistory(deps.db, customerId, filter, format), `history.${format}`, CONTENT_TYPES[format]);
  }
  if (url.pathname === USAGE) {
    const { customerId } = requirePermission(asker, "history.read");
    const { table, ...asked } = UsageFileIn.parse(readQuery(url.searchParams));
    const usage = await readUsage(deps, customerId, asked);
    return new Response(exportUsage(usage, table), { headers: fileHeaders(`usage-${table}.csv`, CONTENT_TYPES.csv) });
  }
  if (url.pathname === PERSON) {
    const { userId } = requirePermission(asker, "account.manage");
    z.strictObject({}).parse(readQuery(url.searchParams));
    await takeRateLimits(deps.db, [{ subject: `export:${userId}`, ...EXPORTS }]);
    return download(exportPerson(deps.db, userId), "scrip-account.json", CONTENT_TYPES.json);
  }
  const [, month] = STATEMENT.exec(url.pathname) ?? [];
  if (month === undefined) return null;
  const { customerId } = requirePermission(asker, "history.read");
  z.strictObject({}).parse(readQuery(url.searchParams));
  const parts = await exportStatement(deps.db, customerId, month);
  return download(parts, `statement-${month}.json`, CONTENT_TYPES.json);
}

/** `type` may be repeated; any other field that is, is a mistake. */
function readQuery(query: URLSearchParams): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (name !== "type" && values.length > 1) throw new InvalidInputError(`Send ${name.slice(0, 40)} once.`);
    fields[name] = name === "type" ? values : (values[0] ?? "");
  }
  return fields;
}

function download(parts: AsyncIterable<string>, fileName: string, contentType: string): Response {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, { headers: fileHeaders(fileName, contentType) });
}

function fileHeaders(fileName: string, contentType: string): Record<string, string> {
  return { "content-type": contentType, "content-disposition": `attachment; filename="${fileName}"` };
}
