import type Stripe from "stripe";

// Objects as they travel. They are the official package's types, except where the package turns
// a string of the wire into a Decimal.
export type Price = Omit<Stripe.Price, "unit_amount_decimal"> & { unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, "price"> & { price: Price | null };
export type CheckoutSession = Omit<Stripe.Checkout.Session, "line_items">;

/** Every object the sandbox keeps, by the value of its `object` key. */
export type StripeObjects = {
  balance_transaction: Stripe.BalanceTransaction;
  charge: Stripe.Charge;
  "checkout.session": CheckoutSession;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  dispute: Stripe.Dispute;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  price: Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  setup_intent: Stripe.SetupIntent;
  "test_helpers.test_clock": Stripe.TestHelpers.TestClock;
};
export type ObjectType = keyof StripeObjects;
export type StripeObject = StripeObjects[ObjectType];

export type ListEnvelope<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

/** The API version whose shapes these are: the one the installed `stripe` package pins. */
export const API_VERSION: Stripe.LatestApiVersion = "2026-10-28.endive";
