export { createPurchaseCheckout, type Purchase, type PurchaseCheckout } from "./create-purchase-checkout.ts";
export { type PaymentsEnv, readPaymentsEnv } from "./env.ts";
export type { CheckoutVerdict } from "./judge-checkout.ts";
export { type CreditPackage, listPackages } from "./list-packages.ts";
export { openStripe, type StripeAccount } from "./open-stripe.ts";
export {
  claimDuePayments,
  closePendingPayment,
  findPaymentBySession,
  markPaymentPaid,
  type Payment,
  type PaymentStatus,
} from "./payment.store.ts";
export { findReceipt, markReceiptSent, type Receipt } from "./receipt.store.ts";
export { recordStripeEvent } from "./record-stripe-event.ts";
export { retrievePaidCheckout } from "./retrieve-paid-checkout.ts";
export { seedPackages } from "./seed-packages.ts";
export {
  claimOverdueStripeEvents,
  closeStripeEvent,
  findStripeEvent,
  noteStripeEventFailure,
} from "./stripe-event.store.ts";
export { CHECKOUT_PAID_EVENTS, CHECKOUT_UNPAID_EVENTS } from "./stripe-event-types.ts";
export type { SignedRequest } from "./verify-stripe-signature.ts";
