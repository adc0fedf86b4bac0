import { HISTORY_TYPES, type HistoryPage } from "@scrip/credits";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

export const HistoryItem = z.object({
  id: z.string(),
  number: z.number(),
  type: z.enum(HISTORY_TYPES),
  amount: CreditsOut,
  balanceBefore: CreditsOut,
  balanceAfter: CreditsOut,
  description: z.string(),
  model: z.string().optional(),
  requestId: z.string().optional(),
  paymentId: z.string().optional(),
  createdAt: TimeOut,
});

/** A row of the history in its wire form. */
export function writeHistoryRow(row: HistoryPage["rows"][number]): z.output<typeof HistoryItem> {
  const { modelId, requestId, paymentId } = row;
  return {
    id: row.transferId,
    number: Number(row.number),
    type: row.type,
    amount: formatCredits(row.amountMicrocredits),
    balanceBefore: formatCredits(row.balanceBefore),
    balanceAfter: formatCredits(row.balanceAfter),
    description: row.description,
    ...(modelId === null ? {} : { model: modelId }),
    ...(requestId === null ? {} : { requestId }),
    ...(paymentId === null ? {} : { paymentId }),
    createdAt: row.createdAt.toISOString(),
  };
}
