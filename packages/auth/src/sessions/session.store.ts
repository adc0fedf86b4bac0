import type { UserRole } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import type { Audience, SessionLifetime } from "./session-lifetimes.ts";

/** A log-in. `id` is the hash of its token: fit to be listed and revoked by, of no use as a token. */
export type Session = {
  id: string;
  userId: string;
  audience: Audience;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  userAgent: string | null;
};

/** A session with its user, and the time at which they were read. */
export type SessionRow = Session & {
  email: string;
  name: string;
  role: UserRole;
  disabledAt: Date | null;
  now: Date;
};

type NewSession = Pick<Session, "id" | "userId" | "audience" | "userAgent"> & { lifetime: SessionLifetime };

export async function insertSession(tx: Tx, { id, userId, audience, userAgent, lifetime }: NewSession): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO session (id, user_id, audience, user_agent, expires_at, absolute_expires_at)
    VALUES (${id}, ${userId}, ${audience}, ${userAgent},
      scrip_now() + make_interval(secs => ${lifetime.idleSeconds}),
      scrip_now() + make_interval(secs => ${lifetime.absoluteSeconds}))`;
}

/** Finds a session of that audience, expired or not. */
export async function findSessionWithUser(tx: Tx, id: string, audience: Audience): Promise<SessionRow | null> {
  const [row] = await tx.$queryRaw<SessionRow[]>`
    SELECT s.id, s.user_id AS "userId", s.audience, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
      s.expires_at AS "expiresAt", s.user_agent AS "userAgent",
      u.email, u.name, u.role, u.disabled_at AS "disabledAt", scrip_now() AS now
    FROM session s JOIN app_user u ON u.id = s.user_id
    WHERE s.id = ${id} AND s.audience = ${audience}`;
  return row ?? null;
}

/** Notes that the session was used now: its idle time begins anew, its absolute end stays. */
export async function extendSession(tx: Tx, id: string, lifetime: SessionLifetime): Promise<void> {
  await tx.$executeRaw`
    UPDATE session SET last_seen_at = scrip_now(),
      expires_at = least(absolute_expires_at, scrip_now() + make_interval(secs => ${lifetime.idleSeconds}))
    WHERE id = ${id} AND expires_at > scrip_now()`;
}

/** The sessions of a user that still count, last used first. */
export async function listSessionsOfUser(tx: Tx, userId: string): Promise<Session[]> {
  return tx.$queryRaw<Session[]>`
    SELECT id, user_id AS "userId", audience, created_at AS "createdAt", last_seen_at AS "lastSeenAt",
      expires_at AS "expiresAt", user_agent AS "userAgent"
    FROM session WHERE user_id = ${userId} AND expires_at > scrip_now() ORDER BY last_seen_at DESC, id`;
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.session.deleteMany({ where: { id } });
}

/** Deletes a session of this user; tells whether there was one. */
export async function deleteSessionOfUser(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { count } = await tx.session.deleteMany({ where: { id, userId } });
  return count > 0;
}

export async function deleteSessionsOfUser(tx: Tx, userId: string, exceptId: string | null): Promise<void> {
  await tx.session.deleteMany({ where: { userId, ...(exceptId === null ? {} : { id: { not: exceptId } }) } });
}

export async function deleteExpiredSessions(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM session WHERE id IN (
      SELECT id FROM session WHERE expires_at <= scrip_now() LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}

/** Gives a session the hash of another token; tells whether it is still there. */
export async function renameSession(tx: Tx, id: string, newId: string): Promise<boolean> {
  const { count } = await tx.session.updateMany({ where: { id }, data: { id: newId } });
  return count === 1;
}
