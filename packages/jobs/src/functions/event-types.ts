import { EVENT_CONTRACTS } from "@scrip/events";
import { eventType } from "inngest";

/** The events that start functions, with the shapes under which they were written. */
export const stripeEventReceived = eventType("payments/stripe-event.received", {
  schema: EVENT_CONTRACTS["payments/stripe-event.received"],
});
export const topUpGranted = eventType("credits/top-up.granted", { schema: EVENT_CONTRACTS["credits/top-up.granted"] });
