/** The kinds of history rows, as the API names them, and as people read them. */
export const HISTORY_TYPES = {
  purchase: "Purchase",
  subscription: "Subscription",
  bonus: "Bonus",
  gift: "Gift",
  referral: "Referral",
  promotion: "Promotion",
  spend: "Spent",
  expiry: "Expired",
  refund: "Refund",
  clawback: "Clawed back",
  adjustment: "Adjustment",
} as const;

export type HistoryType = keyof typeof HISTORY_TYPES;
