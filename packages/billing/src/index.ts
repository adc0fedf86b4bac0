export { applyChargeFee } from "./apply-charge-fee.ts";
export { applyDispute } from "./apply-dispute.ts";
export { applyRefund } from "./apply-refund.ts";
export { applyStripeEvent } from "./apply-stripe-event.ts";
export type { AutoTopUpDeps } from "./auto-top-up/auto-top-up-deps.ts";
export { listCustomersToTopUp } from "./auto-top-up/due.store.ts";
export { type AutoTopUpView, getAutoTopUp } from "./auto-top-up/get-auto-top-up.ts";
export { openAutoTopUp } from "./auto-top-up/open-attempt.ts";
export { runAutoTopUp } from "./auto-top-up/run-attempt.ts";
export type { BillingDeps } from "./billing-deps.ts";
export type { MoneyBackOutcome } from "./close-with-outcome.ts";
export { type Fulfilment, type FulfilmentOutcome, fulfilPayment } from "./fulfil-payment.ts";
export { planBonusExpiry } from "./plan-bonus-expiry.ts";
export type { Finding, FindingKind } from "./reconcile/finding.ts";
export {
  reconcileStripe,
  reconcileStripeWhenOverdue,
  type StripeReconciliation,
} from "./reconcile/reconcile-stripe.ts";
export { findLatestStripeCheck, listStripeFindings } from "./reconcile/stripe-check.store.ts";
export { type CodeRedemption, redeemCreditCode } from "./redeem-credit-code.ts";
export { applyInvoice } from "./subscriptions/apply-invoice.ts";
export { applySubscription, type SubscriptionOutcome } from "./subscriptions/apply-subscription.ts";
