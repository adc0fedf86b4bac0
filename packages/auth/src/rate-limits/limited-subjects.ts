import { createHash } from "node:crypto";
import type { AuthLimits } from "./auth-limits.ts";
import { clientNetwork } from "./client-network.ts";
import type { LimitedSubject } from "./take-rate-limit.ts";

/** Where a log-in or sign-up comes from, and for which account. `ip` as the app's own server saw it. */
type Attempt = { email: string; ip: string | null };

/**
 * What a log-in counts against, the network first: one that is refused there cannot use up the limit of an account, and none that
 * is refused counts for everybody.
 */
export function logInSubjects(
  { email, ip }: Attempt,
  limits: AuthLimits,
): { own: LimitedSubject[]; everywhere: LimitedSubject } {
  const network = clientNetwork(ip);
  const account = accountOf(email);
  return {
    own: [
      { subject: `log-in:${network}`, ...limits.logInPerNetwork },
      { subject: `log-in:${account}:${network}`, ...limits.logInPerAccountAndNetwork },
      { subject: `log-in:${account}`, ...limits.logInPerAccount },
    ],
    everywhere: { subject: "log-in", ...limits.logInEverywhere },
  };
}

/** What a code counts against, at the log-in or, without an `ip`, of somebody who is logged in. */
export function codeSubjects(
  { userId, ip }: { userId: string; ip?: string | null },
  limits: AuthLimits,
): LimitedSubject[] {
  const account = [
    { subject: `code:${userId}`, ...limits.codePerAccount },
    { subject: `code-day:${userId}`, ...limits.codePerAccountAndDay },
  ];
  if (ip === undefined) return account;
  return [{ subject: `code:${clientNetwork(ip)}`, ...limits.codePerNetwork }, ...account];
}

/** What asking for a new password counts against. It is the same for an address that nobody here has. */
export function resetSubjects({ email, ip }: Attempt, limits: AuthLimits): LimitedSubject[] {
  return [
    { subject: `reset:${clientNetwork(ip)}`, ...limits.resetPerNetwork },
    { subject: `reset:${accountOf(email)}`, ...limits.resetPerAddress },
  ];
}

/** What a sign-up counts against. */
export function signUpSubjects({ email, ip }: Attempt, limits: AuthLimits): LimitedSubject[] {
  return [
    { subject: `sign-up:${clientNetwork(ip)}`, ...limits.signUpPerNetwork },
    { subject: `sign-up:${accountOf(email)}`, ...limits.signUpPerAccount },
  ];
}

// Hashed, so that addresses of people who have no account here are not kept.
function accountOf(email: string): string {
  return createHash("sha256").update(email).digest("hex");
}
