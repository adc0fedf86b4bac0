import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { MonthOut } from "../wire/time.ts";

/** What stands above the rows of a month. */
export const statementSummaryFields = {
  month: MonthOut,
  /** False while the month runs. */
  complete: z.boolean(),
  rowCount: z.number(),
  openingBalance: CreditsOut,
  closingBalance: CreditsOut,
};
