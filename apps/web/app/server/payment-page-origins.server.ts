/** Stripe's pages: Checkout, and the portal where a plan is managed. */
const STRIPE_PAGES = ["https://checkout.stripe.com", "https://billing.stripe.com"];

/** Where a form about money may send the browser. The sandbox's pages are on its API's port, by either name of this machine. */
export function paymentPageOrigins(stripeApiBase: URL | null): string[] {
  if (stripeApiBase === null) return STRIPE_PAGES;
  const { origin, protocol, port } = stripeApiBase;
  return [...new Set([origin, `${protocol}//localhost:${port}`])];
}
