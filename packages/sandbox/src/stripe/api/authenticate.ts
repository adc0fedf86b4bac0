import { createHash, timingSafeEqual } from "node:crypto";
import { API_VERSION } from "../wire.ts";
import { invalidRequest, StripeApiError } from "./errors.ts";

/**
 * Checks `Authorization: Bearer sk_test_…`.
 *
 * @throws {StripeApiError} 401
 */
export function requireApiKey(authorization: string | undefined, apiKey: string): void {
  const [, given] = /^Bearer (.+)$/.exec(authorization ?? "") ?? [];
  if (given === undefined) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (!timingSafeEqual(digest(given), digest(apiKey))) {
    throw unauthorized(`Invalid API Key provided: ${given.slice(0, 8)}****`);
  }
}

/**
 * Only one version is spoken here. A request without the header gets it.
 *
 * @throws {StripeApiError} 400
 */
export function requireApiVersion(version: string | undefined): void {
  if (version === undefined || version === API_VERSION) return;
  throw invalidRequest(
    `Invalid Stripe API version: ${version.slice(0, 40)}. The sandbox speaks ${API_VERSION} and no other version.`,
  );
}

function unauthorized(message: string): StripeApiError {
  return new StripeApiError(401, { type: "invalid_request_error", message });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
