import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import type { Principal } from "../access/principal.ts";
import { API_WINDOW_SECONDS, type ApiLimits, type ApiUse } from "./api-limits.ts";
import { clientNetwork } from "./client-network.ts";
import { countUpWeighted } from "./rate-counter.store.ts";

/**
 * Counts a call of the API that no key was admitted for: of a logged-in user with their customer, or of nobody. One round trip.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function takeApiLimits(
  db: Db,
  principal: Principal | null,
  { ip, weight }: ApiUse,
  limits: ApiLimits,
): Promise<void> {
  const network = { subject: networkSubject(ip), limit: limits.perNetwork };
  const subjects = principal
    ? [
        { subject: `api:${principal.userId}`, limit: limits.perKey },
        { subject: `api:${principal.customerId}`, limit: limits.perCustomer },
        network,
      ]
    : [network];
  const { limitedSubject, limitedSeconds } = await countUpWeighted(db, subjects, {
    weight,
    windowSeconds: API_WINDOW_SECONDS,
  });
  if (limitedSubject !== null && limitedSeconds !== null) throw rateLimited(limitedSubject, limitedSeconds);
}

export function networkSubject(ip: string | null): string {
  return `api:network:${clientNetwork(ip)}`;
}

export function rateLimited(subject: string, retryAfterSeconds: number): AppError {
  return new AppError("rate_limited", `${subject} used the API too often`, {
    publicMessage: "Too many requests. Try again later.",
    publicDetails: { retryAfterSeconds },
  });
}
