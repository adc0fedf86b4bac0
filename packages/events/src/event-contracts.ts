import { z } from "zod";

/** Every domain event and the shape of its data. Names are contracts: `area/subject.past-tense`, never renamed. */
export const EVENT_CONTRACTS = {
  "payments/stripe-event.received": z.object({ stripeEventId: z.string(), type: z.string() }),
  "payments/payment.refunded": z.object({ paymentId: z.string(), customerId: z.string(), stripeRefundId: z.string() }),
  "credits/top-up.granted": z.object({ paymentId: z.string(), customerId: z.string() }),
  "credits/notice.written": z.object({ noticeId: z.string(), customerId: z.string() }),
  "auth/account-mail.written": z.object({ mailId: z.string() }),
  "operations/alarm.raised": z.object({ alarmId: z.string() }),
  "customers/account.erased": z.object({ userId: z.string() }),
  "customers/email.changed": z.object({ userId: z.string() }),
  "assistant/request.settled": z.object({ requestId: z.string(), customerId: z.string() }),
} as const;

export type EventName = keyof typeof EVENT_CONTRACTS;

/** An event as it is written and as a job receives it. Data is JSON: no `bigint`, no `Date`. */
export type DomainEvent<Name extends EventName = EventName> = {
  [N in Name]: { name: N; data: z.infer<(typeof EVENT_CONTRACTS)[N]> };
}[Name];

/**
 * Why a payload that was read back does not fit the contract of its event; null when it does. A message may have been written
 * by another version of the code.
 */
export function findContractBreach(name: string, payload: unknown): string | null {
  const contract = Object.entries(EVENT_CONTRACTS).find(([known]) => known === name)?.[1];
  if (contract === undefined) return `there is no event ${name}`;
  const parsed = contract.safeParse(payload);
  return parsed.success ? null : z.prettifyError(parsed.error);
}
