import { formatCredits } from "@scrip/money";
import type { HistoryItem } from "../history/write-history-row.ts";
import { startStatementCheck } from "./check-statement.ts";
import { STATEMENT_FORMAT, type Statement } from "./statement.ts";
import { readMonth } from "./statement-month.ts";

const HOUR_MS = 3_600_000;

export type TestStatement = {
  /** Microcredits, one a row; the balance must not fall below 0. */
  amounts: readonly bigint[];
  openingMicrocredits?: bigint;
  firstNumber?: number;
  /** Instead of the complete March 2026 of `cus_test`. */
  head?: { customerId: string; month: string; complete?: boolean };
};

/** A sound statement of a month with these amounts, one row an hour. */
export function writeTestStatement({
  amounts,
  openingMicrocredits = 0n,
  firstNumber = 1,
  head: { customerId, month, complete = true } = { customerId: "cus_test", month: "2026-03" },
}: TestStatement): Statement {
  const { from } = readMonth(month);
  let balance = openingMicrocredits;
  const rows = amounts.map((amount, index): HistoryItem => {
    const before = balance;
    balance += amount;
    const isSpend = amount < 0n;
    return {
      id: `trf_${firstNumber + index}`,
      number: firstNumber + index,
      type: isSpend ? "spend" : "purchase",
      amount: formatCredits(amount),
      balanceBefore: formatCredits(before),
      balanceAfter: formatCredits(balance),
      description: isSpend ? "Answer by GPT-4o" : "Starter package, „ü“",
      ...(isSpend ? { model: "gpt-4o", requestId: `req_${index}` } : { paymentId: `pay_${index}` }),
      createdAt: new Date(from.getTime() + index * HOUR_MS).toISOString(),
    };
  });
  const head = {
    format: STATEMENT_FORMAT,
    customerId,
    month,
    complete,
    openingBalance: formatCredits(openingMicrocredits),
    closingBalance: formatCredits(balance),
  } as const;
  const check = startStatementCheck(head);
  for (const row of rows) check.add(row);
  return { ...head, rows, checksum: check.end().checksum };
}
