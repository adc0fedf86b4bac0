import { assert, NotFoundError } from "@scrip/errors";
import { findStripeEvent, subjectOfEvent } from "@scrip/payments";
import { applyChargeFee } from "./apply-charge-fee.ts";
import { applyDispute } from "./apply-dispute.ts";
import { applyRefund } from "./apply-refund.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { applyInvoice } from "./subscriptions/apply-invoice.ts";
import { applySubscription } from "./subscriptions/apply-subscription.ts";

/**
 * Works off one stored event. The event only says where to look: what is done depends on what Stripe answers now, so events may
 * come twice, late and in any order. An event that is closed does nothing; null says so.
 *
 * @throws what the function for its subject throws; the event stays open
 */
export async function applyStripeEvent(deps: BillingDeps, stripeEventId: string): Promise<{ status: string } | null> {
  const event = await findStripeEvent(deps.db, stripeEventId);
  if (event === null) throw new NotFoundError(`There is no event ${stripeEventId}.`);
  if (event.status !== "received" && event.status !== "parked") return null;
  const { objectId } = event;
  assert(objectId, `event ${stripeEventId} names no object`);
  switch (subjectOfEvent(event.type)) {
    case "checkout.session":
      return fulfilPayment(deps, { checkoutSessionId: objectId, stripeEventId });
    case "refund":
      return applyRefund(deps, { stripeRefundId: objectId, stripeEventId });
    case "dispute":
      return applyDispute(deps, { stripeDisputeId: objectId, stripeEventId });
    case "charge":
      return applyChargeFee(deps, { chargeId: objectId, stripeEventId });
    case "invoice":
      return applyInvoice(deps, { invoiceId: objectId, stripeEventId });
    case "subscription":
      return applySubscription(deps, { subscriptionId: objectId, stripeEventId });
    case null:
      throw new NotFoundError(`There is nothing to do for events ${event.type}.`);
  }
}
