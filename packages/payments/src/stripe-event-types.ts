/** A Checkout was paid, at once or after its bank transfer came in. */
export const CHECKOUT_PAID_EVENTS = ["checkout.session.completed", "checkout.session.async_payment_succeeded"] as const;
/** A Checkout ended without money. */
export const CHECKOUT_UNPAID_EVENTS = ["checkout.session.expired", "checkout.session.async_payment_failed"] as const;

const WANTED: ReadonlySet<string> = new Set([...CHECKOUT_PAID_EVENTS, ...CHECKOUT_UNPAID_EVENTS]);

/** False for events that are stored and need no work. */
export function isWantedEventType(type: string): boolean {
  return WANTED.has(type);
}
