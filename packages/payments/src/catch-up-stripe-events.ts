import { type Db, inTransaction, readNow } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { listStripeEvents } from "./list-stripe.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { storeStripeEvent } from "./store-stripe-event.ts";
import { advanceCursor, findCursor } from "./stripe-cursor.store.ts";
import { WANTED_EVENT_TYPES } from "./stripe-event-types.ts";

const CURSOR = "events";
const HOUR_MS = 3_600_000;
/** Stripe lists events for 30 days; a little less, so that a page does not fall off the end while it is read. */
const REACHES_BACK_MS = 29 * 24 * HOUR_MS;
const FIRST_REACHES_BACK_MS = 3 * 24 * HOUR_MS;
/** Events appear in the list a little after their time. */
const OVERLAP_MS = HOUR_MS;
const WINDOW_MS = 24 * HOUR_MS;

/**
 * Fetches events that were never delivered from Stripe's own list, into the same inbox: what was stored before is left alone.
 * Reads on from where the last run came to, a day at a time, so that a run that is broken off loses no more than a day's reading.
 * Answers how many were new; after an outage of more than 29 days only `reconcileStripe` helps. Throws like `callStripe`.
 */
export async function catchUpStripeEvents({
  db,
  stripe,
  logger,
}: {
  db: Db;
  stripe: StripeAccount;
  logger: Logger;
}): Promise<{ listed: number; stored: number }> {
  const now = await readNow(db);
  const reached = await findCursor(db, CURSOR);
  const wanted = reached ? reached.getTime() - OVERLAP_MS : now.getTime() - FIRST_REACHES_BACK_MS;
  let from = Math.max(wanted, now.getTime() - REACHES_BACK_MS);
  const total = { listed: 0, stored: 0 };
  while (from < now.getTime()) {
    const to = Math.min(from + WINDOW_MS, now.getTime());
    const period = { from: new Date(from), to: new Date(to + 1_000) };
    for await (const event of listStripeEvents(stripe, period, WANTED_EVENT_TYPES)) {
      total.listed += 1;
      const rawBody = new Uint8Array(Buffer.from(JSON.stringify(event)));
      const { id, type, api_version, livemode } = event;
      const object = event.data.object as { id?: string; object?: string };
      const arrived = {
        head: { id, type, api_version, livemode, data: { object } },
        rawBody,
        source: "listing",
      } as const;
      const store = { isLive: stripe.isLive, logger };
      if (await inTransaction(db, (tx) => storeStripeEvent(tx, arrived, store), { isKeyed: true })) total.stored += 1;
    }
    await advanceCursor(db, CURSOR, new Date(to));
    from = to;
  }
  if (total.stored > 0) logger.warn(total, "events of Stripe were not delivered and have been fetched");
  return total;
}
