import { assert } from "@scrip/errors";
import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import type { HistoryType } from "./history-type.ts";

/** One side of a transfer. `available`, `held` and `debt` are the customer's; positive is a credit, negative a debit. */
export type TransferSide = { account: string; amount: bigint };

/** What a template answers: which accounts move, and how the row is called in the history. */
export type TransferTemplate = { code: string; historyType: HistoryType; sides: readonly TransferSide[] };

/**
 * Credits come in. What was paid for them waits in deferred revenue until they are used.
 *
 * `priceNanodollars` is 0 for credits that nobody paid for.
 */
export function issueCredits(issue: {
  category: "paid" | "promotional";
  historyType: HistoryType;
  amountMicrocredits: bigint;
  priceNanodollars: bigint;
}): TransferTemplate {
  requireAmount(issue.amountMicrocredits);
  assert(issue.priceNanodollars >= 0n, "a price is not negative");
  return {
    code: issue.historyType,
    historyType: issue.historyType,
    sides: [
      { account: "available", amount: issue.amountMicrocredits },
      { account: `issued:${issue.category}`, amount: -issue.amountMicrocredits },
      { account: "stripe_clearing", amount: -issue.priceNanodollars },
      { account: "deferred_revenue", amount: issue.priceNanodollars },
    ],
  };
}

/** Credits of a grant run out of time; what was paid for them and not recognised is breakage. */
export function expireCredits(expiry: { amountMicrocredits: bigint; breakageNanodollars: bigint }): TransferTemplate {
  requireAmount(expiry.amountMicrocredits);
  assert(expiry.breakageNanodollars >= 0n, "breakage is not negative");
  return {
    code: "grant.expire",
    historyType: "expiry",
    sides: [
      { account: "available", amount: -expiry.amountMicrocredits },
      { account: "expired", amount: expiry.amountMicrocredits },
      { account: "deferred_revenue", amount: -expiry.breakageNanodollars },
      { account: "breakage_revenue", amount: expiry.breakageNanodollars },
    ],
  };
}

function requireAmount(amountMicrocredits: bigint): void {
  assert(
    amountMicrocredits > 0n && amountMicrocredits <= AMOUNT_MAX_MICROCREDITS,
    `an amount of ${amountMicrocredits} microcredits cannot be moved`,
  );
}
