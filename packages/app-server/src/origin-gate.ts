import type { IncomingHttpHeaders } from "node:http";

export type GateRequest = {
  method: string;
  /** Path without the query. */
  path: string;
  headers: IncomingHttpHeaders;
};

export type GateRules = {
  /** The only origin whose pages may change anything, such as `https://scrip.example`. */
  publicOrigin: string;
  /** Paths that authenticate by a signature over the body, such as webhooks. */
  signedPaths: readonly string[];
  /** Path prefixes where only a Bearer token counts, with or without one. */
  bearerOnlyPrefixes: readonly string[];
  /** Path prefixes where a Bearer token may stand in for the session cookie. */
  bearerPrefixes: readonly string[];
};

/** `ignoreCookies`: the request proves itself in another way, so a cookie on it must never be believed. */
export type GateVerdict = { pass: true; ignoreCookies: boolean } | { pass: false; reason: string };

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Decides, before routing, whether a request may reach a route.
 *
 * A browser tells where a request comes from (`Sec-Fetch-Site`, or `Origin` in older ones); a request that would change
 * something and says neither is refused. Requests that carry no ambient authority (Bearer token, signature) are let through
 * without their cookies.
 */
export function judgeRequest(request: GateRequest, rules: GateRules): GateVerdict {
  if (carriesItsOwnProof(request, rules)) return { pass: true, ignoreCookies: true };
  if (SAFE_METHODS.has(request.method)) return { pass: true, ignoreCookies: false };

  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) {
    return site === "same-origin"
      ? { pass: true, ignoreCookies: false }
      : { pass: false, reason: "This request came from another site." };
  }
  const origin = request.headers.origin;
  if (origin === undefined) return { pass: false, reason: "This request does not say which site it came from." };
  return origin === rules.publicOrigin
    ? { pass: true, ignoreCookies: false }
    : { pass: false, reason: "This request came from another site." };
}

function carriesItsOwnProof({ path, headers }: GateRequest, rules: GateRules): boolean {
  if (rules.signedPaths.includes(path)) return true;
  if (rules.bearerOnlyPrefixes.some((prefix) => path.startsWith(prefix))) return true;
  const hasBearerToken = /^bearer\s/i.test(headers.authorization ?? "");
  return hasBearerToken && rules.bearerPrefixes.some((prefix) => path.startsWith(prefix));
}
