import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { isPermitted } from "@scrip/auth";
import type { Api } from "./services.server.ts";

type RouteArgs = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "context">;

type SignedIn = {
  api: Api;
  customerId: string;
  userId: string;
  /** Whether they may spend money for this customer: of a team only owners and admins. */
  mayBuy: boolean;
  /** `Set-Cookie` headers that calls of `api` asked for: the page's answer takes them along. */
  setCookies: string[];
};

/** The API as whoever is logged in. Nobody is sent to the log-in page, and comes back afterwards. */
export async function requireApi({ request, context }: RouteArgs): Promise<SignedIn> {
  const principal = await context.services.authenticate(request);
  if (principal === null) throw redirect(`/login?${new URLSearchParams({ next: pageOf(request) })}`);
  const { customerId, userId } = principal;
  const setCookies: string[] = [];
  const mayBuy = isPermitted(principal, "credits.purchase");
  return { api: context.services.apiFor(principal, { setCookies }), customerId, userId, mayBuy, setCookies };
}

/** The API as anybody: what is public. */
export function anonymousApi({ context }: Pick<RouteArgs, "context">): Api {
  return context.services.apiFor(null);
}

export async function isSignedIn({ request, context }: RouteArgs): Promise<boolean> {
  return (await context.services.authenticate(request)) !== null;
}

/** The page that was asked for; of an action, the page that it belongs to. */
function pageOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return `${pathname}${search}`;
}
