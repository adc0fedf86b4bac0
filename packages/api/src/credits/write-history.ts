import { findRequestMetadata } from "@scrip/assistant";
import { type HistoryPage, writeHistoryRow } from "@scrip/credits";
import type { Db } from "@scrip/db";
import type { z } from "zod";
import type { HistoryItem } from "./history-item.ts";

/** Rows of a customer's history as they leave, each with what was noted on its request. */
export async function writeHistory(
  db: Db,
  customerId: string,
  rows: HistoryPage["rows"],
): Promise<z.output<typeof HistoryItem>[]> {
  const requestIds = rows.flatMap(({ requestId }) => requestId ?? []);
  const metadataOf = await findRequestMetadata(db, { customerId, requestIds });
  return rows.map((row) => {
    const metadata = metadataOf.get(row.requestId ?? "");
    return { ...writeHistoryRow(row), ...(metadata === undefined ? {} : { metadata }) };
  });
}
