const STRIPE_CHECKOUT = "https://checkout.stripe.com";

/** Where a purchase may send the browser. The sandbox's pages are on its API's port, by either name of this machine. */
export function paymentPageOrigins(stripeApiBase: URL | null): string[] {
  if (stripeApiBase === null) return [STRIPE_CHECKOUT];
  const { origin, protocol, port } = stripeApiBase;
  return [...new Set([origin, `${protocol}//localhost:${port}`])];
}
