import { listCustomersOfUser, requireMember } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { assert } from "@scrip/errors";
import type { Audience } from "../sessions/session-lifetimes.ts";
import { type ValidSession, validateSession } from "../sessions/validate-session.ts";
import type { Principal } from "./principal.ts";
import { scopesOfSession } from "./scopes.ts";

export type SessionPrincipal = Extract<Principal, { kind: "session" }>;

/**
 * Who is behind the session cookie, acting for the chosen customer or else for the own account; null when the session is
 * none (see {@link validateSession}).
 *
 * @throws {NotFoundError} the chosen customer is not there or not theirs
 */
export async function authenticateSession(
  db: Db,
  token: string,
  { audience, customerId = null }: { audience: Audience; customerId?: string | null },
): Promise<(ValidSession & { principal: SessionPrincipal }) | null> {
  const valid = await validateSession(db, token, audience);
  if (!valid) return null;
  const { user, session } = valid;
  const acting = await findActingFor(db, user.id, customerId);
  const principal: SessionPrincipal = {
    kind: "session",
    sessionId: session.id,
    userId: user.id,
    role: user.role,
    scopes: scopesOfSession(audience),
    ...acting,
  };
  return { user, session, principal };
}

async function findActingFor(
  db: Db,
  userId: string,
  customerId: string | null,
): Promise<Pick<Principal, "customerId" | "memberRole">> {
  if (customerId !== null) {
    const member = await requireMember(db, { userId, customerId });
    return { customerId, memberRole: member.role };
  }
  const [own] = await listCustomersOfUser(db, userId);
  assert(own, `user ${userId} has no customer`);
  return { customerId: own.id, memberRole: own.memberRole };
}
