import { type Customer, createUser, parseDisplayName, parseEmail, type User } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { writeAccountMail } from "./account-mails/write-account-mail.ts";
import { checkPassword } from "./passwords/check-password.ts";
import { hashPassword } from "./passwords/password-hash.ts";
import type { AuthLimits } from "./rate-limits/auth-limits.ts";
import { signUpSubjects } from "./rate-limits/limited-subjects.ts";
import { takeRateLimits } from "./rate-limits/take-rate-limit.ts";
import { startSession } from "./sessions/start-session.ts";

export type SignUpRequest = {
  email: string;
  /** Left out: the part of the e-mail before the @. */
  name?: string | undefined;
  password: string;
  userAgent: string | null;
  /** The client's address, as the app's own server saw it. */
  ip: string | null;
};
export type SignedUp = { user: User; customer: Customer; token: string };

/**
 * Makes a user with an own customer and logs them in to the web app. The link that proves the address is mailed.
 *
 * An e-mail that has an account is told so: whoever signs up must know what to do next, and a form that let them in without
 * a mailed proof cannot hide it. The limits per network and e-mail keep the form from being a list of who is here.
 *
 * @see docs/decisions/0031-who-you-are.md
 *
 * @throws {InvalidInputError} `field` is `email`, `name` or `password`
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function signUp(db: Db, request: SignUpRequest, limits: AuthLimits): Promise<SignedUp> {
  const email = parseEmail(request.email);
  const name = parseDisplayName(request.name?.trim() || mailbox(email));
  checkPassword(request.password, email);
  await takeRateLimits(db, signUpSubjects({ email, ip: request.ip }, limits));

  const passwordHash = await hashPassword(request.password);
  return inTransaction(db, async (tx) => {
    const { user, customer } = await createUser(tx, { email, name, passwordHash, role: "customer" });
    await writeAccountMail(tx, { kind: "verify_email", userId: user.id, email });
    const token = await startSession(tx, { userId: user.id, audience: "web", userAgent: request.userAgent });
    return { user, customer, token };
  });
}

function mailbox(email: string): string {
  return email.slice(0, email.indexOf("@"));
}
