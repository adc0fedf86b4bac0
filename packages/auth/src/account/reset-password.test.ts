import { readNow } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { authenticateApiKey } from "../api-keys/authenticate-api-key.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { logIn } from "../log-in.ts";
import { SANDBOX_API_LIMITS } from "../rate-limits/api-limits.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "../rate-limits/auth-limits.ts";
import { startSession } from "../sessions/start-session.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { collectMails, collectToken } from "../test-mail.ts";
import { logInAs, makePerson, PASSWORD } from "../test-people.ts";
import { requestEmailChange } from "./request-email-change.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resetPassword } from "./reset-password.ts";
import { actsOf, makeVerified, NEW_PASSWORD, request, resetTokenOf } from "./test-account.ts";
import { verifyEmail } from "./verify-email.ts";

const LINK_NOT_GOOD = { name: "LinkNotGoodError", code: "not_found" };

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
  database,
}) => {
  await database.advanceToNoon();
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
