import { applyStripeEvent } from "@scrip/billing";
import { CHECKOUT_PAID_EVENTS, CHECKOUT_UNPAID_EVENTS } from "@scrip/payments";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { stripeEventReceived } from "./event-types.ts";

const RETRIES = 10;

/** A Checkout was paid: its credits are granted, unless the success page or the sweeper was here before. */
export function grantTopUpOnCheckout(inngest: Inngest, deps: JobsDeps) {
  return settleCheckout(inngest, deps, "grant-top-up-on-checkout", CHECKOUT_PAID_EVENTS);
}

/** A Checkout ended without money: its payment is closed. */
export function closeUnpaidCheckout(inngest: Inngest, deps: JobsDeps) {
  return settleCheckout(inngest, deps, "close-unpaid-checkout", CHECKOUT_UNPAID_EVENTS);
}

function settleCheckout(inngest: Inngest, deps: JobsDeps, id: string, [one, other]: readonly [string, string]) {
  const triggers = [
    { event: stripeEventReceived, if: `event.data.type == '${one}'` },
    { event: stripeEventReceived, if: `event.data.type == '${other}'` },
  ] as const;
  return inngest.createFunction(
    { id, retries: RETRIES, triggers: [...triggers], onFailure: alarmOnFailure(deps, id) },
    ({ event, step }) => step.run("apply-event", () => applyStripeEvent(deps, event.data.stripeEventId)),
  );
}
