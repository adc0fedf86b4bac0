import { balanceTransactionRoutes } from "../resources/balance-transaction.ts";
import { chargeRoutes } from "../resources/charge.ts";
import { checkoutSessionRoutes } from "../resources/checkout-session-routes.ts";
import { couponRoutes } from "../resources/coupon.ts";
import { customerRoutes } from "../resources/customer.ts";
import { disputeRoutes } from "../resources/dispute.ts";
import { eventRoutes } from "../resources/event.ts";
import { paymentIntentRoutes } from "../resources/payment-intent.ts";
import { priceRoutes } from "../resources/price.ts";
import { productRoutes } from "../resources/product.ts";
import { promotionCodeRoutes } from "../resources/promotion-code.ts";
import { refundRoutes } from "../resources/refund.ts";
import { invalidRequest, StripeApiError } from "./errors.ts";
import type { Route } from "./route.ts";

const ROUTES: readonly Route[] = [
  ...balanceTransactionRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...couponRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...paymentIntentRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...promotionCodeRoutes,
  ...refundRoutes,
];

/**
 * The call that a method and path name, and the id in the path ("" where there is none).
 *
 * @throws {StripeApiError} 404 for anything that the sandbox does not cover
 */
export function findRoute(method: string, path: string): { route: Route; id: string } {
  const wanted = path.split("/").map(decodeSegment);
  for (const route of ROUTES) {
    if (route.method !== method) continue;
    const pattern = route.path.split("/");
    const fits =
      pattern.length === wanted.length &&
      pattern.every((part, index) => (part === ":id" ? wanted[index] !== "" : part === wanted[index]));
    if (fits) return { route, id: wanted[pattern.indexOf(":id")] ?? "" };
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
