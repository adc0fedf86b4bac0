import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "@scrip/payments";

/** What billing works with. */
export type BillingDeps = { db: Db; stripe: StripeAccount; logger: Logger };
