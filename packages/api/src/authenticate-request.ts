import {
  type Alongside,
  type ApiUse,
  authenticateApiKey,
  authenticateSession,
  type Principal,
  takeApiLimits,
} from "@scrip/auth";
import { AppError, isAppError, NotFoundError } from "@scrip/errors";
import type { ApiDeps } from "./api-deps.ts";

const CUSTOMER_COOKIE = "scrip_customer";
const CUSTOMER_HEADER = "x-scrip-customer";
const ID_LENGTH_MAX = 64;
/** Pages are not the API. */
const UNCOUNTED: ApiUse = { ip: null, weight: 0 };

/**
 * Who is behind a request: the API key of an `Authorization: Bearer` header, and then cookies are ignored, or the session of the
 * cookie. Null for nobody.
 *
 * The customer is the key's, or the one that the header `X-Scrip-Customer` or the cookie `scrip_customer` chooses, or the
 * user's own.
 *
 * @throws {AppError} `unauthenticated` when a key was sent and is not good
 * @throws {NotFoundError} the header names a customer that is not there or not theirs
 */
export async function authenticateRequest(request: Request, deps: ApiDeps): Promise<Principal | null> {
  return authenticate(request, deps, null);
}

/**
 * As {@link authenticateRequest}, for the API: the call is also counted against the limits of key or user, customer and network,
 * for a key in the same round trip. `alongside` is read for a key only.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function admitRequest(
  request: Pick<Request, "headers">,
  deps: ApiDeps,
  use: ApiUse,
  alongside?: Alongside,
): Promise<Principal | null> {
  return authenticate(request, deps, use, alongside);
}

async function authenticate(
  request: Pick<Request, "headers">,
  deps: ApiDeps,
  use: ApiUse | null,
  alongside?: Alongside,
): Promise<Principal | null> {
  const authorization = request.headers.get("authorization");
  const chosen = request.headers.get(CUSTOMER_HEADER);
  if (authorization !== null && /^bearer\s/i.test(authorization)) {
    return requireApiKey(authorization, chosen, deps, { use: use ?? UNCOUNTED, alongside });
  }
  const principal = await findSession(request.headers.get("cookie"), chosen, deps);
  if (use !== null) await takeApiLimits(deps.db, principal, use, deps.auth.apiLimits);
  return principal;
}

async function requireApiKey(
  authorization: string,
  chosen: string | null,
  deps: ApiDeps,
  call: { use: ApiUse; alongside: Alongside | undefined },
): Promise<Principal> {
  const { environment, apiLimits: limits } = deps.auth;
  const principal = await authenticateApiKey(deps.db, authorization, { environment, limits, ...call });
  if (!principal) {
    throw new AppError("unauthenticated", "no good API key", { publicMessage: "This API key is not valid." });
  }
  if (chosen !== null && chosen !== principal.customerId) throw new NotFoundError("There is no such customer.");
  return principal;
}

async function findSession(cookies: string | null, chosen: string | null, deps: ApiDeps): Promise<Principal | null> {
  const { db, audience, sessionCookie } = deps;
  const token = sessionCookie.read(cookies);
  if (token === null) return null;
  if (chosen !== null) {
    if (!isId(chosen)) throw new NotFoundError("There is no such customer.");
    return principalOf(await authenticateSession(db, token, { audience, customerId: chosen }));
  }
  const remembered = readCookie(cookies, CUSTOMER_COOKIE);
  if (remembered !== null && isId(remembered)) {
    try {
      return principalOf(await authenticateSession(db, token, { audience, customerId: remembered }));
    } catch (error) {
      // A cookie outlives a membership; it must not lock its browser out.
      if (!isAppError(error) || error.code !== "not_found") throw error;
    }
  }
  return principalOf(await authenticateSession(db, token, { audience }));
}

function principalOf(authenticated: { principal: Principal } | null): Principal | null {
  return authenticated?.principal ?? null;
}

function isId(text: string): boolean {
  return text.length <= ID_LENGTH_MAX && /^\w+$/.test(text);
}

function readCookie(cookies: string | null, name: string): string | null {
  const pair = (cookies ?? "").split(";").find((part) => part.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1) ?? null;
}
