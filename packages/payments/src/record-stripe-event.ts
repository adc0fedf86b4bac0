import { type Db, inTransaction, readNow } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "./open-stripe.ts";
import { storeStripeEvent } from "./store-stripe-event.ts";
import { type SignedRequest, verifyStripeSignature } from "./verify-stripe-signature.ts";

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
  const head = verifyStripeSignature(stripe.client, stripe.webhookSecrets, request, await readNow(db));
  const arrived = { head, rawBody: request.rawBody, source: "webhook" } as const;
  const isNew = await inTransaction(db, (tx) => storeStripeEvent(tx, arrived, { isLive: stripe.isLive, logger }), {
    isKeyed: true,
  });
  return { stripeEventId: head.id, isNew };
}
