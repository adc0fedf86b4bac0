import { assert } from "@scrip/errors";
import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import type { HistoryType } from "./history-type.ts";

/** One side of a transfer. `available`, `held` and `debt` are the customer's; positive is a credit, negative a debit. */
export type TransferSide = { account: string; amount: bigint };

/** What a template answers: which accounts move, how the row is called in the history, what it does to the life totals. */
export type TransferTemplate = {
  code: string;
  historyType: HistoryType;
  sides: readonly TransferSide[];
  /** Change of the credits ever bought. */
  purchasedMicrocredits: bigint;
  /** Change of the credits ever spent. */
  spentMicrocredits: bigint;
};

type Category = "paid" | "promotional";

const noTotals = { purchasedMicrocredits: 0n, spentMicrocredits: 0n };

/**
 * Credits come in. What was paid for them waits in deferred revenue until they are used.
 *
 * `priceNanodollars` is 0 for credits that nobody paid for.
 */
export function issueCredits(issue: {
  category: Category;
  historyType: HistoryType;
  amountMicrocredits: bigint;
  priceNanodollars: bigint;
}): TransferTemplate {
  requireAmount(issue.amountMicrocredits);
  requireNotNegative(issue.priceNanodollars);
  const isBought = issue.category === "paid" && ["purchase", "subscription"].includes(issue.historyType);
  return {
    code: issue.historyType,
    historyType: issue.historyType,
    purchasedMicrocredits: isBought ? issue.amountMicrocredits : 0n,
    spentMicrocredits: 0n,
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
  requireNotNegative(expiry.breakageNanodollars);
  return {
    code: "grant.expire",
    historyType: "expiry",
    ...noTotals,
    sides: [
      { account: "available", amount: -expiry.amountMicrocredits },
      { account: "expired", amount: expiry.amountMicrocredits },
      { account: "deferred_revenue", amount: -expiry.breakageNanodollars },
      { account: "breakage_revenue", amount: expiry.breakageNanodollars },
    ],
  };
}

/**
 * Money went back to a buyer, and the credits it bought go with it. What could be taken leaves the balance, what could not is
 * owed. What was not yet earned of the refunded money leaves deferred revenue; the rest is a refund of earned revenue.
 *
 * `takenMicrocredits` and `debtMicrocredits` may be 0, not both unless money moves; `refundedNanodollars` is 0 when only
 * credits that were pinned before are taken now.
 */
export function clawBackCredits(clawback: {
  takenMicrocredits: bigint;
  debtMicrocredits: bigint;
  refundedNanodollars: bigint;
  deferredNanodollars: bigint;
  /** The part of what is due that was bought, for the life total. */
  purchasedMicrocredits: bigint;
  refundAccount: "refunds" | "disputes";
}): TransferTemplate {
  const { takenMicrocredits, debtMicrocredits, refundedNanodollars, deferredNanodollars } = clawback;
  for (const amount of [takenMicrocredits, debtMicrocredits, refundedNanodollars, deferredNanodollars])
    requireNotNegative(amount);
  return {
    code: "clawback",
    historyType: "clawback",
    purchasedMicrocredits: -clawback.purchasedMicrocredits,
    spentMicrocredits: 0n,
    sides: [
      { account: "available", amount: -takenMicrocredits },
      { account: "debt", amount: -debtMicrocredits },
      { account: "clawed_back", amount: takenMicrocredits + debtMicrocredits },
      { account: "stripe_clearing", amount: refundedNanodollars },
      { account: "deferred_revenue", amount: -deferredNanodollars },
      { account: clawback.refundAccount, amount: deferredNanodollars - refundedNanodollars },
    ],
  };
}

/**
 * A refund failed or a dispute was won: what was taken comes back, what is still owed for it is struck off, and what later
 * purchases have repaid of it comes back too, with the money that its repayment had recognised.
 */
export function reinstateCredits(reinstatement: {
  returnedMicrocredits: bigint;
  repaidMicrocredits: bigint;
  debtMicrocredits: bigint;
  refundedNanodollars: bigint;
  deferredNanodollars: bigint;
  repaidNanodollars: bigint;
  purchasedMicrocredits: bigint;
  refundAccount: "refunds" | "disputes";
}): TransferTemplate {
  const { returnedMicrocredits, repaidMicrocredits, repaidNanodollars } = reinstatement;
  for (const amount of [returnedMicrocredits, repaidMicrocredits, repaidNanodollars]) requireNotNegative(amount);
  const mirrored = clawBackCredits({ ...reinstatement, takenMicrocredits: returnedMicrocredits + repaidMicrocredits });
  return {
    ...mirrored,
    code: "clawback.reinstate",
    purchasedMicrocredits: reinstatement.purchasedMicrocredits,
    sides: [
      ...mirrored.sides.map((side) => ({ ...side, amount: -side.amount })),
      { account: "deferred_revenue", amount: repaidNanodollars },
      { account: "earned_revenue", amount: -repaidNanodollars },
    ],
  };
}

/** Credits that have just come in repay what is owed, before anything else can use them. */
export function repayDebt(repayment: { amountMicrocredits: bigint; earnedNanodollars: bigint }): TransferTemplate {
  requireAmount(repayment.amountMicrocredits);
  requireNotNegative(repayment.earnedNanodollars);
  return {
    code: "debt.repay",
    historyType: "clawback",
    ...noTotals,
    sides: [
      { account: "available", amount: -repayment.amountMicrocredits },
      { account: "debt", amount: repayment.amountMicrocredits },
      { account: "deferred_revenue", amount: -repayment.earnedNanodollars },
      { account: "earned_revenue", amount: repayment.earnedNanodollars },
    ],
  };
}

/** An operator strikes off what a customer owes. No credits move, so it is no row of the history. */
export function forgiveDebt(amountMicrocredits: bigint): TransferTemplate {
  requireAmount(amountMicrocredits);
  return {
    code: "debt.forgive",
    historyType: "adjustment",
    ...noTotals,
    sides: [
      { account: "debt", amount: amountMicrocredits },
      { account: "clawed_back", amount: -amountMicrocredits },
    ],
  };
}

/**
 * Stripe keeps a fee of what it paid out to us; a negative one is given back. No credits move, so it is no row of the history.
 */
export function payStripeFee(feeNanodollars: bigint): TransferTemplate {
  assert(feeNanodollars !== 0n, "a fee of nothing cannot be booked");
  return {
    code: "stripe.fee",
    historyType: "adjustment",
    ...noTotals,
    sides: [
      { account: "stripe_clearing", amount: feeNanodollars },
      { account: "stripe_fees", amount: -feeNanodollars },
    ],
  };
}

/** An operator takes credits back that should not have been given. What was paid for them is recognised as earned. */
export function withdrawCredits(withdrawal: {
  paidMicrocredits: bigint;
  promotionalMicrocredits: bigint;
  earnedNanodollars: bigint;
}): TransferTemplate {
  const { paidMicrocredits, promotionalMicrocredits, earnedNanodollars } = withdrawal;
  requireAmount(paidMicrocredits + promotionalMicrocredits);
  for (const amount of [paidMicrocredits, promotionalMicrocredits, earnedNanodollars]) requireNotNegative(amount);
  return {
    code: "adjustment",
    historyType: "adjustment",
    ...noTotals,
    sides: [
      { account: "available", amount: -(paidMicrocredits + promotionalMicrocredits) },
      { account: "issued:paid", amount: paidMicrocredits },
      { account: "issued:promotional", amount: promotionalMicrocredits },
      { account: "deferred_revenue", amount: -earnedNanodollars },
      { account: "earned_revenue", amount: earnedNanodollars },
    ],
  };
}

/** Credits leave for a gift and wait in escrow. What was paid for them stays deferred: nobody has used them. */
export function putInEscrow(amountMicrocredits: bigint): TransferTemplate {
  requireAmount(amountMicrocredits);
  return {
    code: "gift.escrow",
    historyType: "gift",
    ...noTotals,
    sides: [
      { account: "available", amount: -amountMicrocredits },
      { account: "escrow", amount: amountMicrocredits },
    ],
  };
}

/**
 * A gift reaches its receiver, or returns to its giver. `roundingNanodollars` (signed, a few at most) is what the grants take
 * back into deferred revenue beyond what the gift carried: shares of a price are rounded where they are cut.
 */
export function releaseFromEscrow(
  code: "gift.claim" | "gift.return",
  amountMicrocredits: bigint,
  roundingNanodollars = 0n,
): TransferTemplate {
  requireAmount(amountMicrocredits);
  return {
    code,
    historyType: "gift",
    ...noTotals,
    sides: [
      { account: "escrow", amount: -amountMicrocredits },
      { account: "available", amount: amountMicrocredits },
      { account: "deferred_revenue", amount: roundingNanodollars },
      { account: "earned_revenue", amount: -roundingNanodollars },
    ],
  };
}

function requireAmount(amountMicrocredits: bigint): void {
  assert(
    amountMicrocredits > 0n && amountMicrocredits <= AMOUNT_MAX_MICROCREDITS,
    `an amount of ${amountMicrocredits} microcredits cannot be moved`,
  );
}

function requireNotNegative(amount: bigint): void {
  assert(amount >= 0n, `${amount} is negative`);
}
