export {
  type AttemptStatus,
  type AutoTopUpAttempt,
  claimAttempt,
  closeAttempt,
  countForMonth,
  findAttempt,
  findAttemptOfPayment,
  findOpenAttempt,
  insertAttempt,
  listDueAttempts,
  moveAttempt,
  sumMonth,
} from "./auto-top-up/attempt.store.ts";
export {
  type AutoTopUp,
  type AutoTopUpOffReason,
  claimDueSetups,
  findAutoTopUp,
  hasDisputeSince,
  listCardsToForget,
  lockAutoTopUp,
  noteDeclines,
  turnOff,
} from "./auto-top-up/auto-top-up.store.ts";
export { cancelCharge, chargeSavedCard, retrieveCharge } from "./auto-top-up/charge-saved-card.ts";
export { AUTO_TOP_UP_CONSENT } from "./auto-top-up/consent-text.ts";
export { type AutoTopUpObstacle, findObstacle, type Standing } from "./auto-top-up/find-obstacle.ts";
export { forgetCard } from "./auto-top-up/forget-card.ts";
export type { ChargeVerdict } from "./auto-top-up/judge-intent.ts";
export { closeConfirmation, openConfirmation } from "./auto-top-up/open-confirmation.ts";
export { planBackOff } from "./auto-top-up/plan-back-off.ts";
export { createCardCheckout, settleCardCheckout } from "./auto-top-up/save-card.ts";
export { setAutoTopUp, turnOffAutoTopUp } from "./auto-top-up/set-auto-top-up.ts";
export { callStripe } from "./call-stripe.ts";
export { catchUpStripeEvents } from "./catch-up-stripe-events.ts";
export type { CheckoutFacts } from "./checkout-facts.ts";
export { createCreditCode } from "./create-credit-code.ts";
export { createPromotionCode } from "./create-promotion-code.ts";
export { createPurchaseCheckout, type Purchase, type PurchaseCheckout } from "./create-purchase-checkout.ts";
export { type CreditCode, findCreditCode, takeCreditCode } from "./credit-code.store.ts";
export {
  type DisputeRow,
  findDispute,
  listDisputesToCompare,
  listOpenDisputes,
  saveDispute,
  sumMovements,
} from "./dispute.store.ts";
export { type DisputeFacts, isDisputeOpen } from "./dispute-facts.ts";
export { type PaymentsEnv, readPaymentsEnv } from "./env.ts";
export { closeAtStripe } from "./erasure/close-at-stripe.ts";
export { hasOpenDispute } from "./erasure/forget-buyer.store.ts";
export { forgetBuyer } from "./erasure/forget-buyer.ts";
export type { FeeBooking } from "./fee-booking.ts";
export { type DiscountObstacle, findDiscount } from "./find-discount.ts";
export type { CheckoutVerdict } from "./judge-checkout.ts";
export { type CreditPackage, listPackages } from "./list-packages.ts";
export { getReceipt, listReceipts } from "./list-receipts.ts";
export {
  listCharges,
  listCheckouts,
  listStripeDisputes,
  listStripeRefunds,
  type StripePeriod,
} from "./list-stripe.ts";
export { openStripe, type StripeAccount } from "./open-stripe.ts";
export { findPackageOnSale } from "./package.store.ts";
export {
  claimDuePayments,
  closePendingPayment,
  findPayment,
  findPaymentByMoney,
  findPaymentBySession,
  hasMoneyGoneBack,
  listPaymentsBetween,
  lockPayment,
  lockUnpaidPayment,
  markPaymentPaid,
  type Payment,
  type PaymentStatus,
  type SettledCheckout,
  storeStripeFee,
} from "./payment.store.ts";
export { type PromotionCode, redeemPromotionCode, selectPromotionCodes } from "./promotion-code.store.ts";
export { beginReading } from "./reading.store.ts";
export {
  assignReceiptNumber,
  findReceipt,
  markReceiptSent,
  type Receipt,
  type ReceiptYear,
  sumReceiptYears,
} from "./receipt.store.ts";
export { recordStripeEvent } from "./record-stripe-event.ts";
export { idOf } from "./reference.ts";
export {
  findRefund,
  listRefunds,
  listRefundsToCompare,
  markRefundMailed,
  type RefundRow,
  saveRefund,
} from "./refund.store.ts";
export { isRefundDone, isRefundUndone, type RefundFacts } from "./refund-facts.ts";
export { reopenStripeEvent } from "./reopen-stripe-event.ts";
export { type ChargeFee, retrieveChargeFee } from "./retrieve-charge-fee.ts";
export { findPaymentOf, retrieveDispute, retrieveRefund } from "./retrieve-money-back.ts";
export { retrievePaidCheckout } from "./retrieve-paid-checkout.ts";
export { seedPackages } from "./seed-packages.ts";
export { findOwnerOfStripeCustomer } from "./stripe-customer.store.ts";
export {
  claimOverdueStripeEvents,
  closeStripeEvent,
  findStripeEvent,
  listQuarantinedStripeEvents,
  noteStripeEventFailure,
  parkStripeEvent,
} from "./stripe-event.store.ts";
export {
  CHARGE_BOOKED_EVENTS,
  CHECKOUT_PAID_EVENTS,
  CHECKOUT_UNPAID_EVENTS,
  DISPUTE_EVENTS,
  INVOICE_PAID_EVENTS,
  INVOICE_UNPAID_EVENTS,
  REFUND_EVENTS,
  SUBSCRIPTION_EVENTS,
  subjectOfEvent,
} from "./stripe-event-types.ts";
export {
  createSubscriptionCheckout,
  type SubscriptionOrder,
} from "./subscriptions/create-subscription-checkout.ts";
export { ensurePlans, listMonthlyPackages } from "./subscriptions/ensure-plans.ts";
export type { IntentFacts, InvoiceFacts, InvoiceLineFacts } from "./subscriptions/invoice-facts.ts";
export {
  countInvoicePayments,
  findInvoicePayment,
  insertInvoicePaymentOnce,
} from "./subscriptions/invoice-payment.store.ts";
export { openPortal } from "./subscriptions/open-portal.ts";
export { listPlans, type SubscriptionPlan } from "./subscriptions/plan.store.ts";
export {
  findInvoiceOfIntent,
  type InvoiceTruth,
  listPaidInvoices,
  retrieveInvoice,
} from "./subscriptions/retrieve-invoice.ts";
export { retrieveSubscription } from "./subscriptions/retrieve-subscription.ts";
export {
  findSubscription,
  listSubscriptions,
  lockSubscription,
  type Subscription,
  saveSubscription,
} from "./subscriptions/subscription.store.ts";
export { hasSubscriptionEnded, type SubscriptionFacts } from "./subscriptions/subscription-facts.ts";
export { updateBuyerEmail } from "./update-buyer-email.ts";
export type { SignedRequest } from "./verify-stripe-signature.ts";
