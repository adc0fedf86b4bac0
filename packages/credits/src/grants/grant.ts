/** Paid credits were bought; promotional ones were given. */
export type GrantCategory = "paid" | "promotional";

/** Where a grant came from. Contracts: stored and shown by these names. */
export type GrantSource = "package" | "subscription" | "bonus" | "gift" | "referral" | "promotion" | "admin";
