import { assert, NotFoundError } from "@scrip/errors";
import { findStripeEvent } from "@scrip/payments";
import { type BillingDeps, type FulfilmentOutcome, fulfilPayment } from "./fulfil-payment.ts";

/**
 * Works off one stored event of a Checkout. The event only says where to look: what is done depends on what Stripe answers
 * now, so events may come twice, late and in any order. An event that is closed does nothing; null says so.
 *
 * @throws what {@link fulfilPayment} throws; the event stays open
 */
export async function applyStripeEvent(deps: BillingDeps, stripeEventId: string): Promise<FulfilmentOutcome | null> {
  const event = await findStripeEvent(deps.db, stripeEventId);
  if (event === null) throw new NotFoundError(`There is no event ${stripeEventId}.`);
  if (event.status !== "received") return null;
  assert(event.objectId, `event ${stripeEventId} names no Checkout`);
  return fulfilPayment(deps, { checkoutSessionId: event.objectId, stripeEventId });
}
