import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { insertDelivery } from "../store/delivery.store.ts";
import { insertEvent, type StoredEvent } from "../store/event.store.ts";
import { findFormerObject } from "../store/object.store.ts";
import { API_VERSION, type StripeObject } from "../wire.ts";
import type { Work } from "../work.ts";

/**
 * Notes that something happened to `object` and plans the webhook, in the same transaction as the change:
 * no change without its event, no event without its change.
 *
 * `before` holds the former values of the keys that changed.
 */
export async function recordEvent(
  work: Work,
  type: Stripe.Event.Type,
  object: StripeObject,
  before?: object,
): Promise<void> {
  const event: StoredEvent = {
    id: newId("evt"),
    object: "event",
    api_version: API_VERSION,
    created: toSeconds(work.now),
    data: before ? { object, previous_attributes: before } : { object },
    livemode: false,
    request: work.request,
    type,
  };
  await insertEvent(work.tx, event);
  for (const { dueAt, isStale } of work.faults.planDeliveries(work.now)) {
    const staleObject = isStale ? await findFormerObject(work.tx, object.id) : null;
    await insertDelivery(work.tx, event.id, dueAt, staleObject);
  }
}

/** The former values of the keys that changed, as `previous_attributes` holds them. */
export function changedKeys<T extends object>(before: T, after: T): Partial<T> {
  const changed = Object.entries(before).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(after[key as keyof T]);
  });
  return Object.fromEntries(changed) as Partial<T>;
}
