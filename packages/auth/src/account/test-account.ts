import { markEmailVerified } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { authenticateSession, type SessionPrincipal } from "../access/authenticate-session.ts";
import type { LogInRequest } from "../log-in.ts";
import { SANDBOX_LIMITS } from "../rate-limits/auth-limits.ts";
import { startSession } from "../sessions/start-session.ts";
import { collectToken } from "../test-mail.ts";
import { makePerson, PASSWORD } from "../test-people.ts";
import { requestPasswordReset } from "./request-password-reset.ts";

// Only tests import this file: people with proven addresses, and what they do to their accounts.

export const NEW_PASSWORD = "gravel tuba lantern";

export function request(email: string, password = PASSWORD): LogInRequest {
  return { email, password, audience: "web", userAgent: null, ip: null };
}

export async function makeVerified(db: Db) {
  const { user } = await makePerson(db);
  await markEmailVerified(db, user.id, user.email);
  return user;
}

export async function resetTokenOf(db: Db, email: string): Promise<string> {
  await requestPasswordReset(db, { email, ip: null }, SANDBOX_LIMITS);
  return collectToken(db, "reset_password");
}

export function actsOf(db: Db, userId: string): Promise<string[]> {
  const rows = db.auditEntry.findMany({ where: { subject: userId }, orderBy: { id: "asc" }, select: { action: true } });
  return rows.then((entries) => entries.map(({ action }) => action));
}

export async function sessionOf(db: Db, userId: string): Promise<{ token: string; principal: SessionPrincipal }> {
  const token = await startSession(db, { userId, audience: "web", userAgent: null });
  const authenticated = await authenticateSession(db, token, { audience: "web" });
  if (!authenticated) throw new Error(`${userId} has no session`);
  return { token, principal: authenticated.principal };
}
