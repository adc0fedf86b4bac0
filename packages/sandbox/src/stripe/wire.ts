import type Stripe from "stripe";

// Objects as they travel. They are the official package's types, except where the package turns
// a string of the wire into a Decimal.
export type Price = Omit<Stripe.Price, "unit_amount_decimal"> & { unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, "price"> & { price: Price | null };
export type CheckoutSession = Omit<Stripe.Checkout.Session, "line_items">;
export type Plan = Omit<Stripe.Plan, "amount_decimal"> & { amount_decimal: string | null };
export type SubscriptionItem = Omit<Stripe.SubscriptionItem, "plan" | "price"> & { plan: Plan; price: Price };
export type Subscription = Omit<Stripe.Subscription, "items"> & { items: ListEnvelope<SubscriptionItem> };
type Pricing = {
  price_details: { price: string; product: string };
  type: "price_details";
  unit_amount_decimal: string | null;
};
export type InvoiceLine = Omit<Stripe.InvoiceLineItem, "pricing" | "quantity_decimal"> & {
  pricing: Pricing | null;
  quantity_decimal: string | null;
};
export type Invoice = Omit<Stripe.Invoice, "lines" | "payments"> & { lines: ListEnvelope<InvoiceLine> };
export type InvoiceItem = Omit<Stripe.InvoiceItem, "pricing" | "quantity_decimal"> & {
  pricing: Pricing | null;
  quantity_decimal: string;
};

/** Every object the sandbox keeps, by the value of its `object` key. */
export type StripeObjects = {
  balance_transaction: Stripe.BalanceTransaction;
  "billing_portal.configuration": Stripe.BillingPortal.Configuration;
  "billing_portal.session": Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  "checkout.session": CheckoutSession;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  discount: Stripe.Discount;
  dispute: Stripe.Dispute;
  invoice: Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: InvoiceItem;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  price: Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  setup_intent: Stripe.SetupIntent;
  subscription: Subscription;
  "test_helpers.test_clock": Stripe.TestHelpers.TestClock;
};
export type ObjectType = keyof StripeObjects;
export type StripeObject = StripeObjects[ObjectType];

export type ListEnvelope<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

/** The API version whose shapes these are: the one the installed `stripe` package pins. */
export const API_VERSION: Stripe.LatestApiVersion = "2026-10-28.endive";
