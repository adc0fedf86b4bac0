import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { authenticateSession, type SessionPrincipal, type SessionUser } from "@scrip/auth";
import type { Api } from "./services.server.ts";

type RouteArgs = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "context">;

export type Operator = {
  user: SessionUser;
  principal: SessionPrincipal;
  api: Api;
  /** The API for one act that must not happen twice, however often its form is sent. */
  apiOnce: (idempotencyKey: string) => Api;
};

/** The operator behind the cookie of this request, with the API as theirs; null for nobody. */
export async function findOperator({ request, context }: RouteArgs): Promise<Operator | null> {
  const { db, sessionCookie, apiFor } = context.services;
  const token = sessionCookie.read(request.headers.get("cookie"));
  const session = token === null ? null : await authenticateSession(db, token, { audience: "admin" });
  if (session === null) return null;
  const { user, principal } = session;
  return { user, principal, api: apiFor(principal), apiOnce: (key) => apiFor(principal, key) };
}

/** Whoever is not logged in goes to the log-in page, and comes back afterwards. */
export async function requireOperator(args: RouteArgs): Promise<Operator> {
  const operator = await findOperator(args);
  if (operator) return operator;
  const { pathname, search } = new URL(args.request.url);
  throw redirect(`/login?${new URLSearchParams({ next: `${pathname}${search}` })}`);
}
