import type { Tx } from "@scrip/db";
import { enqueueEvent, raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { bodyToKeep } from "./erasure/body-to-keep.ts";
import { judgeStripeEvent, type StripeEventHead } from "./judge-stripe-event.ts";
import { insertStripeEventOnce } from "./stripe-event.store.ts";

/** An event of Stripe's and where it came from: delivered to us, or fetched from Stripe's list. */
export type ArrivedEvent = { head: StripeEventHead; rawBody: Uint8Array<ArrayBuffer>; source: "webhook" | "listing" };

/**
 * Stores an event the first time it arrives, and either hands it to the jobs or asks for a person. Answers whether it was the
 * first. Nothing of what it says is believed.
 */
export async function storeStripeEvent(
  tx: Tx,
  { head, rawBody, source }: ArrivedEvent,
  { isLive, logger }: { isLive: boolean; logger: Logger },
): Promise<boolean> {
  const verdict = judgeStripeEvent(head, { isLive, isDelivered: source === "webhook" });
  const isFirst = await insertStripeEventOnce(tx, {
    id: head.id,
    type: head.type,
    apiVersion: head.api_version ?? null,
    isLive: head.livemode,
    objectId: head.data.object.id ?? null,
    rawBody: await bodyToKeep(tx, head, rawBody),
    source,
    status: verdict.status,
  });
  if (!isFirst) return false;
  if (verdict.status === "received") {
    await enqueueEvent(tx, {
      name: "payments/stripe-event.received",
      data: { stripeEventId: head.id, type: head.type },
    });
  }
  if (verdict.status === "quarantined") {
    const { subject, reason } = verdict;
    const details = { stripeEventId: head.id, type: head.type };
    await raiseAlarm(tx, { kind: "stripe_event_quarantined", subject, message: reason, details }, logger);
  }
  return true;
}
