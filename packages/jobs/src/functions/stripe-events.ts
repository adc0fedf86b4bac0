import { applyStripeEvent } from "@scrip/billing";
import {
  CHARGE_BOOKED_EVENTS,
  CHECKOUT_PAID_EVENTS,
  CHECKOUT_UNPAID_EVENTS,
  DISPUTE_EVENTS,
  INVOICE_PAID_EVENTS,
  INVOICE_UNPAID_EVENTS,
  REFUND_EVENTS,
  SUBSCRIPTION_EVENTS,
} from "@scrip/payments";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { stripeEventReceived } from "./event-types.ts";

const RETRIES = 10;

/** A Checkout was paid: its credits are granted, unless the success page or the sweeper was here before. */
export function grantTopUpOnCheckout(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "grant-top-up-on-checkout", CHECKOUT_PAID_EVENTS);
}

/** A Checkout ended without money: its payment is closed. */
export function closeUnpaidCheckout(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "close-unpaid-checkout", CHECKOUT_UNPAID_EVENTS);
}

/** Money went back to a buyer, or could not: its credits follow. */
export function clawBackOnRefund(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "claw-back-on-refund", REFUND_EVENTS);
}

/** A buyer's bank disputes a payment: credits follow its money, and the customer is frozen while it is open. */
export function followDispute(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "follow-dispute", DISPUTE_EVENTS);
}

/** Stripe has booked a charge: its fee is booked here too. */
export function bookFeeOfCharge(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "book-fee-of-charge", CHARGE_BOOKED_EVENTS);
}

/** An invoice was paid: what its lines bought is granted. The first month, renewals and better plans all come this way. */
export function grantPlanOnInvoice(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "grant-plan-on-invoice", INVOICE_PAID_EVENTS);
}

/** An invoice was not paid: its subscription is read again, and its people are told. */
export function followUnpaidInvoice(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "follow-unpaid-invoice", INVOICE_UNPAID_EVENTS);
}

/** A subscription was changed: our row follows. */
export function followSubscription(inngest: Inngest, deps: JobsDeps) {
  return applyEvents(inngest, deps, "follow-subscription", SUBSCRIPTION_EVENTS);
}

function applyEvents(inngest: Inngest, deps: JobsDeps, id: string, types: readonly string[]) {
  const triggers = types.map((type) => ({ event: stripeEventReceived, if: `event.data.type == '${type}'` }));
  return inngest.createFunction(
    // The type of the event is read off a tuple, not off an array; every one is of the same event.
    { id, retries: RETRIES, triggers: triggers as [(typeof triggers)[number]], onFailure: alarmOnFailure(deps, id) },
    ({ event, step }) => step.run("apply-event", () => applyStripeEvent(deps, event.data.stripeEventId)),
  );
}
