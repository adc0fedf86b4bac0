import type { Principal } from "@scrip/auth";
import type { ApiDeps } from "./api-deps.ts";

/** One call of the API: who asks, under which id it is logged, and the key that makes a repetition the same call. */
export type ApiContext = {
  deps: ApiDeps;
  principal: Principal | null;
  requestId: string;
  idempotencyKey: string | null;
  /** `Set-Cookie` headers that procedures ask for; whoever answers the browser sends them. They are never stored. */
  setCookies: string[];
  /** How REST answers where all went well. A procedure says so when it has only written down what is wanted. */
  reply: { status: 200 | 202 };
};

/** The context of a call by somebody who is known already, for `createCaller`. `null` is anybody. */
export function createApiContext(
  deps: ApiDeps,
  principal: Principal | null,
  call: { requestId?: string; idempotencyKey?: string | null; setCookies?: string[] } = {},
): ApiContext {
  const { requestId = crypto.randomUUID(), idempotencyKey = null, setCookies = [] } = call;
  return { deps, principal, requestId, idempotencyKey, setCookies, reply: { status: 200 } };
}
