export { applyStripeEvent } from "./apply-stripe-event.ts";
export { type BillingDeps, type Fulfilment, type FulfilmentOutcome, fulfilPayment } from "./fulfil-payment.ts";
export { planBonusExpiry } from "./plan-bonus-expiry.ts";
