import { markEmailVerified } from "@scrip/customers";
import { type Db, readNow } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { authenticateSession, type SessionPrincipal } from "../access/authenticate-session.ts";
import { authenticateApiKey } from "../api-keys/authenticate-api-key.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import type { AuthEnv } from "../env.ts";
import { type LogInRequest, logIn } from "../log-in.ts";
import { SANDBOX_API_LIMITS } from "../rate-limits/api-limits.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "../rate-limits/auth-limits.ts";
import { hashSecretToken } from "../secret-token.ts";
import { listSessionsOfUser } from "../sessions/session.store.ts";
import { startSession } from "../sessions/start-session.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { signUp } from "../sign-up.ts";
import { codeOf } from "../test-authenticator.ts";
import { collectMails, collectToken } from "../test-mail.ts";
import { logInAs, makePerson, PASSWORD } from "../test-people.ts";
import { changeName } from "./change-name.ts";
import { changePassword } from "./change-password.ts";
import { endOtherSessions, endSession } from "./end-sessions.ts";
import { requestEmailChange } from "./request-email-change.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { requestVerification } from "./request-verification.ts";
import { isResetLinkGood, resetPassword } from "./reset-password.ts";
import {
  confirmTwoFactor,
  offerTwoFactor,
  readTwoFactor,
  replaceRecoveryCodes,
  turnOffTwoFactor,
} from "./two-factor-settings.ts";
import { readVerification, verifyEmail } from "./verify-email.ts";

const NEW_PASSWORD = "gravel tuba lantern";
const auth: Pick<AuthEnv, "secretKey" | "limits"> = {
  secretKey: "9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c",
  limits: SANDBOX_LIMITS,
};
const LINK_NOT_GOOD = { name: "LinkNotGoodError", code: "not_found" };

function request(email: string, password = PASSWORD): LogInRequest {
  return { email, password, audience: "web", userAgent: null, ip: null };
}

async function makeVerified(db: Db) {
  const { user } = await makePerson(db);
  await markEmailVerified(db, user.id, user.email);
  return user;
}

async function resetTokenOf(db: Db, email: string): Promise<string> {
  await requestPasswordReset(db, { email, ip: null }, SANDBOX_LIMITS);
  return collectToken(db, "reset_password");
}

function actsOf(db: Db, userId: string): Promise<string[]> {
  const rows = db.auditEntry.findMany({ where: { subject: userId }, orderBy: { id: "asc" }, select: { action: true } });
  return rows.then((entries) => entries.map(({ action }) => action));
}

// Verification

test("signing up mails one link, which proves the address once, and not by being looked at", async ({ db }) => {
  const { user } = await signUp(db, { ...request("verify@example.com") }, SANDBOX_LIMITS);
  const token = await collectToken(db, "verify_email");
  expect(await readVerification(db, token)).toEqual({ email: "verify@example.com" });
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ emailVerifiedAt: null });

  expect(await verifyEmail(db, token)).toEqual({ email: "verify@example.com" });
  expect((await db.user.findUnique({ where: { id: user.id } }))?.emailVerifiedAt).not.toBeNull();
  await expect(verifyEmail(db, token)).rejects.toMatchObject(LINK_NOT_GOOD);
  expect(await readVerification(db, token)).toBeNull();
  expect(await actsOf(db, user.id)).toEqual(["account.verify_email"]);
});

test("a link is in the mail alone: neither the database nor the event has its token", async ({ db }) => {
  await signUp(db, { ...request("hidden.token@example.com") }, SANDBOX_LIMITS);
  const token = await collectToken(db, "verify_email");
  const rows = [await db.mailedLink.findMany(), await db.accountMail.findMany(), await db.outboxMessage.findMany()];
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows[0])).toContain(hashSecretToken(token));
});

test("fifty uses of one link at once are one", async ({ db }) => {
  const user = await makeVerified(db);
  const token = await resetTokenOf(db, user.email);
  const uses = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => resetPassword(db, { token, password: `${NEW_PASSWORD} ${i}` })),
  );
  expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const use of uses) if (use.status === "rejected") expect(use.reason).toMatchObject(LINK_NOT_GOOD);
});

test("a link ends on the product's clock: for a password after an hour, for an address after a day", async ({
  db,
  database,
}) => {
  const { user } = await makePerson(db);
  await requestVerification(db, user.id, SANDBOX_LIMITS);
  const verification = await collectToken(db, "verify_email");
  const early = await resetTokenOf(db, user.email);
  await database.advanceClock("59 minutes");
  expect(await isResetLinkGood(db, early)).toBe(true);
  await database.advanceClock("2 minutes");
  expect(await isResetLinkGood(db, early)).toBe(false);
  await expect(resetPassword(db, { token: early, password: NEW_PASSWORD })).rejects.toMatchObject(LINK_NOT_GOOD);
  expect(await readVerification(db, verification)).not.toBeNull();
  await database.advanceClock("23 hours");
  await expect(verifyEmail(db, verification)).rejects.toMatchObject(LINK_NOT_GOOD);
});

test("a link is good for its own purpose, and what is no token for none", async ({ db }) => {
  const { user } = await makePerson(db);
  const reset = await resetTokenOf(db, user.email);
  await requestVerification(db, user.id, SANDBOX_LIMITS);
  const verification = await collectToken(db, "verify_email");
  await expect(verifyEmail(db, reset)).rejects.toMatchObject(LINK_NOT_GOOD);
  const password = NEW_PASSWORD;
  await expect(resetPassword(db, { token: verification, password })).rejects.toMatchObject(LINK_NOT_GOOD);
  for (const token of ["", "\0", reset.slice(1), `${reset}A`, "x".repeat(10_000), hashSecretToken(reset), user.id]) {
    await expect(verifyEmail(db, token), token).rejects.toMatchObject(LINK_NOT_GOOD);
    await expect(resetPassword(db, { token, password }), token).rejects.toMatchObject(LINK_NOT_GOOD);
  }
});

test("asking again for the link is limited, and with a proven address does nothing", async ({ db }) => {
  const { user } = await makePerson(db);
  const limits = { ...STANDARD_LIMITS, verificationPerAccount: { limit: 2, windowSeconds: 86_400 } };
  await requestVerification(db, user.id, limits);
  await requestVerification(db, user.id, limits);
  await expect(requestVerification(db, user.id, limits)).rejects.toMatchObject({ code: "rate_limited" });
  const [first, second] = await collectMails(db);
  await verifyEmail(db, first && "token" in first ? first.token : "");
  await requestVerification(db, user.id, limits);
  expect(await collectMails(db)).toEqual([]);
  // The other link proves what is proven: it changes nothing, and no harm is done.
  await verifyEmail(db, second && "token" in second ? second.token : "");
});

// A lost password

test("a link from the mail sets a new password, ends every session, link and log-in, and is told by mail", async ({
  db,
}) => {
  const user = await makeVerified(db);
  const sessions = [
    await startSession(db, { userId: user.id, audience: "web", userAgent: null }),
    await startSession(db, { userId: user.id, audience: "web", userAgent: null }),
  ];
  const other = await resetTokenOf(db, user.email);
  const token = await resetTokenOf(db, user.email.toUpperCase());
  await resetPassword(db, { token, password: NEW_PASSWORD });

  for (const session of sessions) expect(await validateSession(db, session, "web")).toBeNull();
  await expect(resetPassword(db, { token: other, password: NEW_PASSWORD })).rejects.toMatchObject(LINK_NOT_GOOD);
  await expect(logIn(db, request(user.email), SANDBOX_LIMITS)).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await logIn(db, request(user.email, NEW_PASSWORD), SANDBOX_LIMITS)).step).toBe("done");
  expect(await collectMails(db)).toMatchObject([{ kind: "password_changed", to: user.email }]);
  expect(await actsOf(db, user.id)).toEqual(["account.reset_password"]);
});

test("a password that is refused leaves the link good", async ({ db }) => {
  const user = await makeVerified(db);
  const token = await resetTokenOf(db, user.email);
  await expect(resetPassword(db, { token, password: "password1234" })).rejects.toMatchObject({
    publicDetails: { field: "password" },
  });
  await resetPassword(db, { token, password: NEW_PASSWORD });
});

test("asking for a new password does the same for an address that nobody has, or whose user is shut out", async ({
  db,
}) => {
  const [user, disabled] = [await makeVerified(db), await makeVerified(db)];
  await collectMails(db);
  await db.user.update({ where: { id: disabled.id }, data: { disabledAt: await readNow(db) } });
  for (const email of [user.email, "nobody.here@example.com", disabled.email]) {
    const before = { mails: await db.accountMail.count(), messages: await db.outboxMessage.count() };
    await requestPasswordReset(db, { email, ip: null }, SANDBOX_LIMITS);
    expect(await db.accountMail.count(), email).toBe(before.mails + 1);
    expect(await db.outboxMessage.count(), email).toBe(before.messages + 1);
    expect(await db.accountMail.findFirst({ where: { email } })).toMatchObject({
      userId: null,
      kind: "reset_password",
    });
  }
  expect((await collectMails(db)).map(({ to }) => to)).toEqual([user.email]);
  expect(await db.accountMail.count()).toBe(0);
});

test("asking for a new password is limited by address and by network, whether the address is known or not", async ({
  db,
}) => {
  const user = await makeVerified(db);
  const limits = { ...STANDARD_LIMITS, resetPerAddress: { limit: 2, windowSeconds: 86_400 } };
  for (const email of [user.email, "unknown.one@example.com", "not an address"]) {
    const outcomes: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const asked = requestPasswordReset(db, { email, ip: `198.51.${i}.7` }, limits);
      outcomes.push(
        await asked.then(
          () => "asked",
          (error) => error.code,
        ),
      );
    }
    expect(outcomes, email).toEqual(["asked", "asked", "rate_limited"]);
  }
  const narrow = { ...STANDARD_LIMITS, resetPerNetwork: { limit: 1, windowSeconds: 86_400 } };
  await requestPasswordReset(db, { email: "unknown.two@example.com", ip: "192.0.2.1" }, narrow);
  const again = requestPasswordReset(db, { email: "unknown.three@example.com", ip: "192.0.2.1" }, narrow);
  await expect(again).rejects.toMatchObject({ code: "rate_limited" });
  await collectMails(db);
});

test("who proves an address that a stranger signed up with gets the account without the stranger's keys", async ({
  db,
}) => {
  const { user } = await makePerson(db);
  const stranger = await logInAs(db, user.id);
  const order = { name: "Key", scopes: ["read"], environment: "sandbox" as const, expiresAt: null };
  const { text } = await createApiKey(db, stranger, order);
  await requestEmailChange(db, user.id, { email: "stranger@example.com", password: PASSWORD }, SANDBOX_LIMITS);
  const change = await collectToken(db, "change_email");
  await requestEmailChange(db, user.id, { email: "stranger2@example.com", password: PASSWORD }, SANDBOX_LIMITS);

  // The mail of the second change is still waiting when the owner of the address takes over.
  await requestPasswordReset(db, { email: user.email, ip: null }, SANDBOX_LIMITS);
  const waiting = await db.accountMail.findMany({ where: { kind: "change_email" } });
  await db.accountMail.deleteMany({ where: { kind: "change_email" } });
  const token = await collectToken(db, "reset_password");
  await db.accountMail.createMany({ data: waiting });
  await resetPassword(db, { token, password: NEW_PASSWORD });

  const call = { environment: "sandbox" as const, limits: SANDBOX_API_LIMITS, use: { ip: null, weight: 1 } };
  expect(await authenticateApiKey(db, `Bearer ${text}`, call)).toBeNull();
  await expect(verifyEmail(db, change)).rejects.toMatchObject(LINK_NOT_GOOD);
  expect((await collectMails(db)).map(({ kind }) => kind)).not.toContain("change_email");
  expect((await db.user.findUnique({ where: { id: user.id } }))?.emailVerifiedAt).not.toBeNull();
});

test("a new password leaves the API keys of whoever had proven the address", async ({ db }) => {
  const user = await makeVerified(db);
  const order = { name: "Key", scopes: ["read"], environment: "sandbox" as const, expiresAt: null };
  const { text } = await createApiKey(db, await logInAs(db, user.id), order);
  await resetPassword(db, { token: await resetTokenOf(db, user.email), password: NEW_PASSWORD });
  const call = { environment: "sandbox" as const, limits: SANDBOX_API_LIMITS, use: { ip: null, weight: 1 } };
  expect(await authenticateApiKey(db, `Bearer ${text}`, call)).not.toBeNull();
  await collectMails(db);
});

// Password, name, sessions

test("changing the password takes the current one, ends all other sessions, and gives this one a new token", async ({
  db,
}) => {
  const user = await makeVerified(db);
  const [mine, other, elsewhere] = [
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
  ];
  const wrong = changePassword(
    db,
    mine.principal,
    { currentPassword: "wrong one here", newPassword: NEW_PASSWORD },
    SANDBOX_LIMITS,
  );
  await expect(wrong).rejects.toMatchObject({
    name: "WrongPasswordError",
    publicDetails: { field: "currentPassword" },
  });
  for (const [newPassword, field] of [
    ["short", "newPassword"],
    [PASSWORD, "newPassword"],
  ] as const) {
    const refused = changePassword(db, mine.principal, { currentPassword: PASSWORD, newPassword }, SANDBOX_LIMITS);
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", publicDetails: { field } });
  }
  expect(await validateSession(db, other.token, "web")).not.toBeNull();

  const link = await resetTokenOf(db, user.email);
  const changed = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
  const { token } = await changePassword(db, mine.principal, changed, SANDBOX_LIMITS);
  for (const dead of [mine.token, other.token, elsewhere.token])
    expect(await validateSession(db, dead, "web")).toBeNull();
  expect((await validateSession(db, token, "web"))?.user.id).toBe(user.id);
  expect(await isResetLinkGood(db, link)).toBe(false);
  expect((await logIn(db, request(user.email, NEW_PASSWORD), SANDBOX_LIMITS)).step).toBe("done");
  expect(await collectMails(db)).toMatchObject([{ kind: "password_changed", to: user.email }]);
  expect(await actsOf(db, user.id)).toEqual(["account.change_password"]);
});

test("a session that has ended meanwhile changes no password", async ({ db }) => {
  const user = await makeVerified(db);
  const { principal } = await sessionOf(db, user.id);
  await db.session.deleteMany({ where: { userId: user.id } });
  const changed = changePassword(
    db,
    principal,
    { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    SANDBOX_LIMITS,
  );
  await expect(changed).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await logIn(db, request(user.email), SANDBOX_LIMITS)).step).toBe("done");
});

test("guessing the password of an open browser ends after ten tries", async ({ db }) => {
  const user = await makeVerified(db);
  const limits = { ...STANDARD_LIMITS, passwordPerAccount: { limit: 10, windowSeconds: 86_400 } };
  const guess = (password: string) =>
    requestEmailChange(db, user.id, { email: "elsewhere@example.com", password }, limits);
  for (let i = 0; i < 10; i += 1)
    await expect(guess("wrong one here")).rejects.toMatchObject({ name: "WrongPasswordError" });
  await expect(guess(PASSWORD)).rejects.toMatchObject({ code: "rate_limited" });
});

test("a new name is the user's and the own customer's, and no other's", async ({ db }) => {
  const { user, customer } = await makePerson(db);
  await db.customer.create({ data: { id: `cus_team_${user.id}`, kind: "team", name: "A team" } });
  await db.member.create({ data: { customerId: `cus_team_${user.id}`, userId: user.id, role: "owner" } });
  await changeName(db, user.id, "  Ada L. ");
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ name: "Ada L." });
  expect(await db.customer.findUnique({ where: { id: customer.id } })).toMatchObject({ name: "Ada L." });
  expect(await db.customer.findUnique({ where: { id: `cus_team_${user.id}` } })).toMatchObject({ name: "A team" });
  await expect(changeName(db, user.id, "a\0b")).rejects.toMatchObject({ publicDetails: { field: "name" } });
  expect(await actsOf(db, user.id)).toEqual(["account.change_name"]);
});

test("one session, or all others, end from the next request on", async ({ db }) => {
  const user = await makeVerified(db);
  const stranger = await sessionOf(db, (await makeVerified(db)).id);
  const [mine, second, third] = [
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
    await sessionOf(db, user.id),
  ];
  const theirs = endSession(db, mine.principal, stranger.principal.sessionId);
  await expect(theirs).rejects.toMatchObject({ code: "not_found" });
  await endSession(db, mine.principal, second.principal.sessionId);
  expect(await validateSession(db, second.token, "web")).toBeNull();
  expect(await validateSession(db, third.token, "web")).not.toBeNull();
  await endOtherSessions(db, mine.principal);
  expect(await validateSession(db, third.token, "web")).toBeNull();
  expect(await listSessionsOfUser(db, user.id)).toHaveLength(1);
  expect(await validateSession(db, stranger.token, "web")).not.toBeNull();
  expect(await actsOf(db, user.id)).toEqual(["account.end_session", "account.end_other_sessions"]);
});

// Another address

test("a new address counts once its link is opened, and the old one hears of both", async ({ db }) => {
  const user = await makeVerified(db);
  const email = "Moved@Example.com";
  const asked = await requestEmailChange(db, user.id, { email, password: PASSWORD }, SANDBOX_LIMITS);
  expect(asked).toEqual({ email: "moved@example.com" });
  const mails = await collectMails(db);
  expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
    ["change_email", "moved@example.com"],
    ["email_change_asked", user.email],
  ]);
  expect((await logIn(db, request(user.email), SANDBOX_LIMITS)).step).toBe("done");
  const oldAddressReset = await resetTokenOf(db, user.email);

  const [change] = mails;
  await verifyEmail(db, change && "token" in change ? change.token : "");
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ email: "moved@example.com" });
  await expect(logIn(db, request(user.email), SANDBOX_LIMITS)).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await logIn(db, request("moved@example.com"), SANDBOX_LIMITS)).step).toBe("done");
  expect(await isResetLinkGood(db, oldAddressReset)).toBe(false);
  expect(await collectMails(db)).toMatchObject([{ kind: "email_changed", to: user.email }]);
  expect(await actsOf(db, user.id)).toEqual(["account.ask_email_change", "account.change_email"]);
});

test("an address that has an account is told by its own mail, and answered like any other", async ({ db }) => {
  const [user, other] = [await makeVerified(db), await makeVerified(db)];
  expect(await requestEmailChange(db, user.id, { email: other.email, password: PASSWORD }, SANDBOX_LIMITS)).toEqual({
    email: other.email,
  });
  expect((await collectMails(db)).map(({ kind, to }) => [kind, to])).toEqual([
    ["address_taken", other.email],
    ["email_change_asked", user.email],
  ]);
  const own = requestEmailChange(db, user.id, { email: user.email, password: PASSWORD }, SANDBOX_LIMITS);
  await expect(own).rejects.toMatchObject({ publicDetails: { field: "email" } });
  const none = requestEmailChange(db, user.id, { email: "nowhere", password: PASSWORD }, SANDBOX_LIMITS);
  await expect(none).rejects.toMatchObject({ publicDetails: { field: "email" } });
});

test("of two who move to one address the first has it", async ({ db }) => {
  const people = [await makeVerified(db), await makeVerified(db)];
  const tokens: string[] = [];
  for (const { id } of people) {
    await requestEmailChange(db, id, { email: "wanted@example.com", password: PASSWORD }, SANDBOX_LIMITS);
    tokens.push(await collectToken(db, "change_email"));
  }
  const moves = await Promise.allSettled(tokens.map((token) => verifyEmail(db, token)));
  expect(moves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const move of moves)
    if (move.status === "rejected") expect(move.reason).toMatchObject({ code: "invalid_input" });
  await collectMails(db);
});

// Two-factor

test("two-factor takes the password, a proven address and a code to be turned on, and ends the other sessions", async ({
  db,
}) => {
  const { user } = await makePerson(db);
  const mine = await sessionOf(db, user.id);
  const other = await sessionOf(db, user.id);
  const offer = (password: string) => offerTwoFactor(db, mine.principal, { password }, auth);
  await expect(offer("wrong one here")).rejects.toMatchObject({ name: "WrongPasswordError" });
  await expect(offer(PASSWORD)).rejects.toMatchObject({ name: "EmailNotVerifiedError", code: "forbidden" });
  await markEmailVerified(db, user.id, user.email);
  const offered = await offer(PASSWORD);
  expect(await readTwoFactor(db, user.id)).toEqual({ on: false, recoveryCodesLeft: 0 });

  for (const code of ["", "12345", "１２３４５６", "no-such-code"]) {
    const wrong = confirmTwoFactor(db, mine.principal, { offer: offered.offer, code }, auth);
    await expect(wrong).rejects.toMatchObject({ name: "WrongCodeError" });
  }
  const answer = { offer: offered.offer, code: codeOf(offered.secret) };
  const { recoveryCodes, token } = await confirmTwoFactor(db, mine.principal, answer, auth);
  expect(recoveryCodes).toHaveLength(10);
  expect(await readTwoFactor(db, user.id)).toEqual({ on: true, recoveryCodesLeft: 10 });
  for (const dead of [mine.token, other.token]) expect(await validateSession(db, dead, "web")).toBeNull();
  expect(await validateSession(db, token, "web")).not.toBeNull();
  await expect(offer(PASSWORD)).rejects.toMatchObject({ code: "conflict" });
  expect(await collectMails(db)).toMatchObject([{ kind: "two_factor_on", to: user.email }]);
  expect(await actsOf(db, user.id)).toEqual(["account.turn_on_two_factor"]);
});

test("it takes password and code to be turned off, and then the password alone is enough", async ({ db }) => {
  const user = await makeVerified(db);
  const { principal, secret } = await turnOn(db, user.id);
  const off = (password: string, code: string) => turnOffTwoFactor(db, principal, { password, code }, auth);
  await expect(off("wrong one here", codeOf(secret, 1))).rejects.toMatchObject({ name: "WrongPasswordError" });
  await expect(off(PASSWORD, codeOf(secret))).rejects.toMatchObject({ name: "WrongCodeError" });
  expect((await logIn(db, request(user.email), SANDBOX_LIMITS)).step).toBe("code");
  await off(PASSWORD, codeOf(secret, 1));
  expect((await logIn(db, request(user.email), SANDBOX_LIMITS)).step).toBe("done");
  expect(await db.recoveryCode.count({ where: { userId: user.id } })).toBe(0);
  expect((await collectMails(db)).at(-1)).toMatchObject({ kind: "two_factor_off" });
});

test("new recovery codes take password and code, and the old ones open nothing", async ({ db }) => {
  const user = await makeVerified(db);
  const { principal, recoveryCodes } = await turnOn(db, user.id);
  const [first = "", second = "", third = ""] = recoveryCodes;
  const codes = await replaceRecoveryCodes(db, principal, { password: PASSWORD, code: first }, auth);
  expect(codes).toHaveLength(10);
  expect(codes).not.toContain(second);
  for (const old of [first, second, third]) {
    const attempt = replaceRecoveryCodes(db, principal, { password: PASSWORD, code: old }, auth);
    await expect(attempt).rejects.toMatchObject({ name: "WrongCodeError" });
  }
  expect(await readTwoFactor(db, user.id)).toEqual({ on: true, recoveryCodesLeft: 10 });
  expect((await collectMails(db)).map(({ kind }) => kind)).toContain("recovery_codes_replaced");
});

test("a new password by mail leaves two-factor on", async ({ db }) => {
  const user = await makeVerified(db);
  await turnOn(db, user.id);
  await resetPassword(db, { token: await resetTokenOf(db, user.email), password: NEW_PASSWORD });
  expect((await logIn(db, request(user.email, NEW_PASSWORD), SANDBOX_LIMITS)).step).toBe("code");
  await collectMails(db);
});

async function sessionOf(db: Db, userId: string): Promise<{ token: string; principal: SessionPrincipal }> {
  const token = await startSession(db, { userId, audience: "web", userAgent: null });
  const authenticated = await authenticateSession(db, token, { audience: "web" });
  if (!authenticated) throw new Error(`${userId} has no session`);
  return { token, principal: authenticated.principal };
}

async function turnOn(db: Db, userId: string) {
  const { principal } = await sessionOf(db, userId);
  const { secret, offer } = await offerTwoFactor(db, principal, { password: PASSWORD }, auth);
  const { recoveryCodes, token } = await confirmTwoFactor(db, principal, { offer, code: codeOf(secret) }, auth);
  return { secret, recoveryCodes, principal: { ...principal, sessionId: hashSecretToken(token) } };
}
