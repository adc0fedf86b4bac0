import { type Principal, returnRateLimits, takeRateLimits } from "@scrip/auth";
import {
  type CreditCode,
  type DiscountObstacle,
  findCreditCode,
  findDiscount,
  type PromotionCode,
} from "@scrip/payments";
import type { ApiDeps } from "../api-deps.ts";

type FoundCode = { credits: CreditCode } | { discount: PromotionCode } | { obstacle: DiscountObstacle };

/**
 * Looks up a promotion code that somebody has typed. Codes are short, and some are worth credits: of those that nobody made only so
 * many may be tried.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function findCode(
  { deps: { db, auth }, principal, customerId }: { deps: ApiDeps; principal: Principal; customerId: string },
  code: string,
): Promise<FoundCode> {
  const limits = [{ subject: `promotion-code:${principal.userId}`, ...auth.limits.promotionCodePerAccount }];
  const taken = await takeRateLimits(db, limits);
  const credits = await findCreditCode(db, code);
  const found = credits === null ? await findDiscount(db, { code, customerId }) : { credits };
  const isGuess = "obstacle" in found && found.obstacle === "unknown";
  if (!isGuess) await returnRateLimits(db, taken);
  return found;
}
