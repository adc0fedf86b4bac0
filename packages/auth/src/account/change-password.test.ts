import { test } from "@scrip/testing";
import { expect } from "vitest";
import { logIn } from "../log-in.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "../rate-limits/auth-limits.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { collectMails } from "../test-mail.ts";
import { PASSWORD } from "../test-people.ts";
import { changePassword } from "./change-password.ts";
import { requestEmailChange } from "./request-email-change.ts";
import { isResetLinkGood } from "./reset-password.ts";
import { actsOf, makeVerified, NEW_PASSWORD, request, resetTokenOf, sessionOf } from "./test-account.ts";

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

test("guessing the password of an open browser ends after ten tries", async ({ db, database }) => {
  await database.advanceToNoon();
  const user = await makeVerified(db);
  const limits = { ...STANDARD_LIMITS, passwordPerAccount: { limit: 10, windowSeconds: 86_400 } };
  const guess = (password: string) =>
    requestEmailChange(db, user.id, { email: "elsewhere@example.com", password }, limits);
  for (let i = 0; i < 10; i += 1)
    await expect(guess("wrong one here")).rejects.toMatchObject({ name: "WrongPasswordError" });
  await expect(guess(PASSWORD)).rejects.toMatchObject({ code: "rate_limited" });
});
