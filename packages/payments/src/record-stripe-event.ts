import { type Db, inTransaction, readNow } from "@scrip/db";
import { enqueueEvent, raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "./open-stripe.ts";
import { insertStripeEventOnce, type StripeEventStatus } from "./stripe-event.store.ts";
import { isWantedEventType } from "./stripe-event-types.ts";
import { type SignedRequest, type VerifiedStripeEvent, verifyStripeSignature } from "./verify-stripe-signature.ts";

/**
 * Stores a webhook once, however often it is delivered, and asks the jobs to work it off. Nothing is granted here: the
 * answer to Stripe must be fast, and what the event says is not believed before Stripe has confirmed it.
 *
 * @throws {AppError} `invalid_input` unsigned, altered, too old or from the future; nothing was stored
 * @throws anything else is our own failure: answer 5xx, and Stripe delivers it again
 */
export async function recordStripeEvent(
  { db, stripe, logger }: { db: Db; stripe: StripeAccount; logger: Logger },
  request: SignedRequest,
): Promise<{ stripeEventId: string; isNew: boolean }> {
  const event = verifyStripeSignature(stripe.client, stripe.webhookSecrets, request, await readNow(db));
  const status = judgeEvent(event, stripe);
  const isNew = await inTransaction(
    db,
    async (tx) => {
      const isFirst = await insertStripeEventOnce(tx, {
        id: event.id,
        type: event.type,
        apiVersion: event.api_version ?? null,
        isLive: event.livemode,
        objectId: event.data.object.id ?? null,
        rawBody: request.rawBody,
        status,
      });
      if (isFirst && status === "received") {
        const data = { stripeEventId: event.id, type: event.type };
        await enqueueEvent(tx, { name: "payments/stripe-event.received", data });
      }
      if (isFirst && status === "quarantined") await alarmOtherMode(tx, event, logger);
      return isFirst;
    },
    { isKeyed: true },
  );
  return { stripeEventId: event.id, isNew };
}

function judgeEvent(event: VerifiedStripeEvent, stripe: StripeAccount): StripeEventStatus {
  if (event.livemode !== stripe.isLive) return "quarantined";
  return isWantedEventType(event.type) ? "received" : "ignored";
}

async function alarmOtherMode(
  tx: Parameters<typeof raiseAlarm>[0],
  event: VerifiedStripeEvent,
  logger: Logger,
): Promise<void> {
  const message = `A Stripe event of ${event.livemode ? "live" : "test"} mode arrived; this installation runs in the other mode.`;
  await raiseAlarm(tx, { kind: "stripe_event_quarantined", subject: event.id, message }, logger);
}
