/** A Checkout was paid, at once or after its bank transfer came in. */
export const CHECKOUT_PAID_EVENTS = ["checkout.session.completed", "checkout.session.async_payment_succeeded"] as const;
/** A Checkout ended without money. */
export const CHECKOUT_UNPAID_EVENTS = ["checkout.session.expired", "checkout.session.async_payment_failed"] as const;
/** Something happened to a refund. */
export const REFUND_EVENTS = ["refund.created", "refund.updated", "refund.failed"] as const;
/** Something happened to a dispute or to its money. */
export const DISPUTE_EVENTS = [
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
] as const;
/** Stripe has booked its fee. */
export const CHARGE_BOOKED_EVENTS = ["charge.updated"] as const;
/** An invoice was paid: the one road to the credits of a subscription. */
export const INVOICE_PAID_EVENTS = ["invoice.paid"] as const;
/** An invoice could not be paid, or is not to be paid any more. */
export const INVOICE_UNPAID_EVENTS = [
  "invoice.payment_failed",
  "invoice.payment_action_required",
  "invoice.marked_uncollectible",
  "invoice.voided",
] as const;
/** Something happened to a subscription itself. */
export const SUBSCRIPTION_EVENTS = [
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.resumed",
] as const;

/** Every type we work on, with the type of object it is about. */
const OBJECT_OF: ReadonlyMap<string, StripeSubject> = new Map([
  ...[...CHECKOUT_PAID_EVENTS, ...CHECKOUT_UNPAID_EVENTS].map((type) => [type, "checkout.session"] as const),
  ...REFUND_EVENTS.map((type) => [type, "refund"] as const),
  ...DISPUTE_EVENTS.map((type) => [type, "dispute"] as const),
  ...CHARGE_BOOKED_EVENTS.map((type) => [type, "charge"] as const),
  ...[...INVOICE_PAID_EVENTS, ...INVOICE_UNPAID_EVENTS].map((type) => [type, "invoice"] as const),
  ...SUBSCRIPTION_EVENTS.map((type) => [type, "subscription"] as const),
]);

/** What an event is about. */
export type StripeSubject = "checkout.session" | "refund" | "dispute" | "charge" | "invoice" | "subscription";

/** Null for events that are stored and need no work. */
export function subjectOfEvent(type: string): StripeSubject | null {
  return OBJECT_OF.get(type) ?? null;
}

/** The types that are fetched from Stripe's list when deliveries were missed. */
export const WANTED_EVENT_TYPES = [...OBJECT_OF.keys()];
