import { markEmailVerified } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import type { AuthEnv } from "../env.ts";
import { logIn } from "../log-in.ts";
import { SANDBOX_LIMITS } from "../rate-limits/auth-limits.ts";
import { hashSecretToken } from "../secret-token.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { codeOf } from "../test-authenticator.ts";
import { collectMails } from "../test-mail.ts";
import { makePerson, PASSWORD } from "../test-people.ts";
import { resetPassword } from "./reset-password.ts";
import { actsOf, makeVerified, NEW_PASSWORD, request, resetTokenOf, sessionOf } from "./test-account.ts";
import {
  confirmTwoFactor,
  offerTwoFactor,
  readTwoFactor,
  replaceRecoveryCodes,
  turnOffTwoFactor,
} from "./two-factor-settings.ts";

const auth: Pick<AuthEnv, "secretKey" | "limits"> = {
  secretKey: "9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c",
  limits: SANDBOX_LIMITS,
};

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

async function turnOn(db: Db, userId: string) {
  const { principal } = await sessionOf(db, userId);
  const { secret, offer } = await offerTwoFactor(db, principal, { password: PASSWORD }, auth);
  const { recoveryCodes, token } = await confirmTwoFactor(db, principal, { offer, code: codeOf(secret) }, auth);
  return { secret, recoveryCodes, principal: { ...principal, sessionId: hashSecretToken(token) } };
}
