import type { HistoryItem } from "../history/write-history-row.ts";

/** Changes when the meaning of a statement does, so that an old file is never checked by new rules. */
export const STATEMENT_FORMAT = "scrip-statement-1";

export type StatementHead = {
  format: typeof STATEMENT_FORMAT;
  customerId: string;
  /** A month of UTC, `yyyy-mm`. */
  month: string;
  /** False while the month runs: rows may follow. */
  complete: boolean;
  /** Credits as a decimal string: the balance when the month began. */
  openingBalance: string;
  /** Credits as a decimal string: the balance after the last row. */
  closingBalance: string;
};

/** A month of a customer's history, oldest row first, in its wire form. See {@link startChecksum} for the checksum. */
export type Statement = StatementHead & { rows: HistoryItem[]; checksum: string };
