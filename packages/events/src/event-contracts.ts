import { z } from "zod";

/** Every domain event and the shape of its data. Names are contracts: `area/subject.past-tense`, never renamed. */
export const EVENT_CONTRACTS = {
  "payments/stripe-event.received": z.object({ stripeEventId: z.string(), type: z.string() }),
  "credits/top-up.granted": z.object({ paymentId: z.string(), customerId: z.string() }),
  "assistant/request.settled": z.object({ requestId: z.string(), customerId: z.string() }),
} as const;

export type EventName = keyof typeof EVENT_CONTRACTS;

/** An event as it is written and as a job receives it. Data is JSON: no `bigint`, no `Date`. */
export type DomainEvent<Name extends EventName = EventName> = {
  [N in Name]: { name: N; data: z.infer<(typeof EVENT_CONTRACTS)[N]> };
}[Name];
