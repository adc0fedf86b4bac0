import { saveObject } from "../store/object.store.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Subscription } from "../wire.ts";
import type { Work } from "../work.ts";

/** Keeps a changed subscription and tells what changed; does nothing when nothing did. */
export async function saveSubscription(work: Work, before: Subscription, after: Subscription): Promise<Subscription> {
  const changed = changedKeys(before, after);
  if (Object.keys(changed).length === 0) return before;
  await saveObject(work.tx, after);
  await recordEvent(work, "customer.subscription.updated", after, changed);
  return after;
}
