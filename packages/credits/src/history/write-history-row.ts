import type { HistoryType, StatementRow } from "@scrip/ledger";
import { formatCredits } from "@scrip/money";

/** A row of the history as it leaves: amounts are credits as decimal strings, times ISO 8601 UTC. */
export type HistoryItem = {
  id: string;
  number: number;
  type: HistoryType;
  amount: string;
  balanceBefore: string;
  balanceAfter: string;
  description: string;
  model?: string;
  requestId?: string;
  paymentId?: string;
  createdAt: string;
};

export function writeHistoryRow(row: StatementRow): HistoryItem {
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
