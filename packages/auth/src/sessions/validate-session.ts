import type { UserRole } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { isSecretToken } from "../secret-token.ts";
import { luciaSessions } from "./lucia-sessions.ts";
import { extendSession, type Session } from "./session.store.ts";
import { type Audience, SESSION_LIFETIMES } from "./session-lifetimes.ts";

export type SessionUser = { id: string; email: string; name: string; role: UserRole };
export type ValidSession = { user: SessionUser; session: Session };

const SEEN_AT_MOST_EVERY_MS = 60_000;

/**
 * Who is behind a session token; null when it is unknown, has ended, was made for the other app, or its user was disabled or
 * is no operator any more. Nothing is cached: what was revoked is refused from then on.
 */
export async function validateSession(db: Db, token: string, audience: Audience): Promise<ValidSession | null> {
  if (!isSecretToken(token)) return null;
  const lucia = luciaSessions(db, audience);
  const { session } = await lucia.validateSession(token);
  if (!session?.row) return null;

  const { email, name, role, disabledAt: _, now, ...row } = session.row;
  if (audience === "admin" && role === "customer") {
    await lucia.invalidateSession(token);
    return null;
  }
  // Lucia extends a session when half of its idle time is over; an idle time to the minute needs it sooner.
  if (!session.fresh && now.getTime() - row.lastSeenAt.getTime() >= SEEN_AT_MOST_EVERY_MS) {
    await extendSession(db, row.id, SESSION_LIFETIMES[audience]);
  }
  return { user: { id: row.userId, email, name, role }, session: row };
}
