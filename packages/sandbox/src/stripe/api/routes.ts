import { invoiceItemRoutes } from "../invoices/invoice-item.ts";
import { invoiceRoutes } from "../invoices/invoice-routes.ts";
import { portalConfigurationRoutes } from "../portal/portal-configuration.ts";
import { portalSessionRoutes } from "../portal/portal-session.ts";
import { balanceTransactionRoutes } from "../resources/balance-transaction.ts";
import { chargeRoutes } from "../resources/charge.ts";
import { checkoutSessionRoutes } from "../resources/checkout-session-routes.ts";
import { couponRoutes } from "../resources/coupon.ts";
import { customerRoutes } from "../resources/customer.ts";
import { disputeRoutes } from "../resources/dispute.ts";
import { eventRoutes } from "../resources/event.ts";
import { paymentIntentRoutes } from "../resources/payment-intent-routes.ts";
import { paymentMethodRoutes } from "../resources/payment-method-routes.ts";
import { priceRoutes } from "../resources/price.ts";
import { productRoutes } from "../resources/product.ts";
import { promotionCodeRoutes } from "../resources/promotion-code.ts";
import { refundRoutes } from "../resources/refund.ts";
import { setupIntentRoutes } from "../resources/setup-intent.ts";
import { testClockRoutes } from "../subscriptions/clock-handle.ts";
import { subscriptionRoutes } from "../subscriptions/subscription-routes.ts";
import { invalidRequest, StripeApiError } from "./errors.ts";
import type { PathIds, Route } from "./route.ts";

const ROUTES: readonly Route[] = [
  ...balanceTransactionRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...couponRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...promotionCodeRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...invoiceRoutes,
  ...invoiceItemRoutes,
  ...subscriptionRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
  ...testClockRoutes,
];

/**
 * The call that a method and path name, and the ids in the path.
 *
 * @throws {StripeApiError} 404 for anything that the sandbox does not cover
 */
export function findRoute(method: string, path: string): { route: Route; ids: PathIds } {
  const wanted = path.split("/").map(decodeSegment);
  for (const route of ROUTES) {
    if (route.method !== method) continue;
    const pattern = route.path.split("/");
    const fits =
      pattern.length === wanted.length &&
      pattern.every((part, index) => (part.startsWith(":") ? wanted[index] !== "" : part === wanted[index]));
    const idAt = (name: string) => wanted[pattern.indexOf(name)] ?? "";
    if (fits) return { route, ids: { id: idAt(":id"), sub: idAt(":sub") } };
  }
  throw new StripeApiError(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path.slice(0, 200)}). The sandbox covers only a part of Stripe's API; its README lists which.`,
  });
}

function decodeSegment(segment: string): string {
  try {
    const decoded = decodeURIComponent(segment);
    if (!decoded.includes("\0")) return decoded;
  } catch {
    // answered below, like a null byte
  }
  throw invalidRequest("Invalid request: the path is not valid.");
}
