import type { BillingDeps } from "../billing-deps.ts";

/** What automatic payments work with: billing's, and where people are sent to finish one; no slash at the end. */
export type AutoTopUpDeps = BillingDeps & { webUrl: string };
