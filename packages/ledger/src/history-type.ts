/** What a row of a customer's history is. Contracts: stored and shown by these names. */
export const HISTORY_TYPES = [
  "purchase",
  "subscription",
  "bonus",
  "gift",
  "referral",
  "promotion",
  "spend",
  "expiry",
  "refund",
  "clawback",
  "adjustment",
] as const;

export type HistoryType = (typeof HISTORY_TYPES)[number];
