import { AppError } from "@scrip/errors";
import type { Environment } from "../env.ts";
import { PENDING_LOG_IN_SECONDS } from "../pending-log-ins/start-pending-log-in.ts";
import { type Audience, SESSION_LIFETIMES } from "./session-lifetimes.ts";

export type SessionCookie = {
  name: string;
  /** The value of the `Set-Cookie` header that logs the browser in. */
  set(token: string): string;
  /** The value of the `Set-Cookie` header that makes the browser forget. */
  clear(): string;
  /** The token in a request's `Cookie` header; null when there is none, or more than one. */
  read(cookieHeader: string | null): string | null;
};

const NAMES: Record<Audience, string> = { web: "scrip_session", admin: "scrip_admin" };
const PENDING_NAMES: Record<Audience, string> = { web: "scrip_second_step", admin: "scrip_admin_second_step" };
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

type App = { audience: Audience; publicUrl: URL; environment: Environment };

/**
 * The cookie of one app. `__Host-` binds it to this very host, over a secure connection, on all paths.
 *
 * Chromium and Firefox hold plain http on the own machine to be secure and take such a cookie there (tried with Chromium 153 on
 * `http://localhost` and `http://127.0.0.1`; on any other http host it is dropped without a word). Safari does not, see WebKit bug
 * 281149. The sandbox may be shown on such another host: there, and only there, the cookie goes without the prefix and without `Secure`.
 *
 * @throws {AppError} `misconfigured` for an http address of another machine outside the sandbox
 */
export function createSessionCookie(app: App): SessionCookie {
  // The browser keeps it for as long as a session can last; the server decides when it ends.
  return createCookie(app, NAMES[app.audience], SESSION_LIFETIMES[app.audience].absoluteSeconds);
}

/**
 * The cookie of a log-in that waits for its second step. No page and no procedure takes it for a session's.
 *
 * @throws {AppError} as {@link createSessionCookie}
 */
export function createPendingCookie(app: App): SessionCookie {
  return createCookie(app, PENDING_NAMES[app.audience], PENDING_LOG_IN_SECONDS);
}

function createCookie(app: App, plainName: string, maxAgeSeconds: number): SessionCookie {
  const secure = isSecure(app.publicUrl);
  if (!secure && app.environment !== "sandbox") {
    throw new AppError("misconfigured", `${app.publicUrl.origin} must be an https address: people log in there.`);
  }
  const name = `${secure ? "__Host-" : ""}${plainName}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    name,
    set: (token) => `${name}=${token}; Max-Age=${maxAgeSeconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read: (cookieHeader) => readOnly(cookieHeader ?? "", name),
  };
}

function isSecure(url: URL): boolean {
  return url.protocol === "https:" || LOOPBACK_HOSTS.has(url.hostname);
}

function readOnly(cookieHeader: string, name: string): string | null {
  const prefix = `${name}=`;
  const values = cookieHeader
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  return values.length === 1 ? values[0] || null : null;
}
