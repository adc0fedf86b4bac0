import { EVENT_CONTRACTS } from "@scrip/events";
import { eventType } from "inngest";

/** The events that start functions, with the shapes under which they were written. */
export const stripeEventReceived = eventType("payments/stripe-event.received", {
  schema: EVENT_CONTRACTS["payments/stripe-event.received"],
});
export const paymentRefunded = eventType("payments/payment.refunded", {
  schema: EVENT_CONTRACTS["payments/payment.refunded"],
});
export const topUpGranted = eventType("credits/top-up.granted", { schema: EVENT_CONTRACTS["credits/top-up.granted"] });
export const noticeWritten = eventType("credits/notice.written", { schema: EVENT_CONTRACTS["credits/notice.written"] });
export const accountMailWritten = eventType("auth/account-mail.written", {
  schema: EVENT_CONTRACTS["auth/account-mail.written"],
});
export const alarmRaised = eventType("operations/alarm.raised", { schema: EVENT_CONTRACTS["operations/alarm.raised"] });
export const requestSettled = eventType("assistant/request.settled", {
  schema: EVENT_CONTRACTS["assistant/request.settled"],
});
export const accountErased = eventType("customers/account.erased", {
  schema: EVENT_CONTRACTS["customers/account.erased"],
});
export const emailChanged = eventType("customers/email.changed", {
  schema: EVENT_CONTRACTS["customers/email.changed"],
});
