import type { Tx } from "@scrip/db";
import { type Adapter, Lucia, TimeSpan } from "lucia";
import { hashSecretToken } from "../secret-token.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOfUser,
  extendSession,
  findSessionWithUser,
  insertSession,
  listSessionsOfUser,
  type SessionRow,
} from "./session.store.ts";
import { type Audience, SESSION_LIFETIMES } from "./session-lifetimes.ts";

type SessionAttributes = { userAgent: string | null; row?: SessionRow };

declare module "lucia" {
  interface Register {
    Lucia: Lucia<SessionAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

/** Lucia for the sessions of one audience. The session ids it deals in are the tokens; the database has their hashes. */
export function luciaSessions(tx: Tx, audience: Audience): Lucia<SessionAttributes> {
  return new Lucia<SessionAttributes>(createAdapter(tx, audience), {
    sessionExpiresIn: new TimeSpan(SESSION_LIFETIMES[audience].idleSeconds, "s"),
    getSessionAttributes: (attributes) => attributes,
  });
}

/**
 * Lucia reads the clock of the process, the product has one clock of its own (`scrip_now()`): expiry is told to Lucia as
 * so long from now, and what is stored is reckoned by the database. The absolute end is the store's: it caps every extension.
 */
function createAdapter(tx: Tx, audience: Audience): Adapter {
  const lifetime = SESSION_LIFETIMES[audience];
  return {
    async getSessionAndUser(token) {
      const row = await findSessionWithUser(tx, hashSecretToken(token), audience);
      if (!row) return [null, null];
      const session = { id: token, userId: row.userId, expiresAt: onProcessClock(row.expiresAt, row.now) };
      // Lucia deletes a session that has no user: that is what becomes of a disabled user's.
      const user = row.disabledAt === null ? { id: row.userId, attributes: {} } : null;
      return [{ ...session, attributes: { userAgent: row.userAgent, row } }, user];
    },
    async getUserSessions(userId) {
      // The tokens are not known here. These ids are hashes, to look at; sessions are revoked by their rows.
      const sessions = await listSessionsOfUser(tx, userId);
      return sessions.map(({ id, expiresAt, userAgent }) => ({ id, userId, expiresAt, attributes: { userAgent } }));
    },
    setSession: ({ id: token, userId, attributes }) =>
      insertSession(tx, { id: hashSecretToken(token), userId, audience, userAgent: attributes.userAgent, lifetime }),
    updateSessionExpiration: (token) => extendSession(tx, hashSecretToken(token), lifetime),
    deleteSession: (token) => deleteSession(tx, hashSecretToken(token)),
    deleteUserSessions: (userId) => deleteSessionsOfUser(tx, userId, null),
    deleteExpiredSessions: () => deleteExpiredSessions(tx),
  };
}

function onProcessClock(instant: Date, now: Date): Date {
  return new Date(Date.now() + instant.getTime() - now.getTime());
}
