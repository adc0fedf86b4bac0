import { markEmailVerified } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { confirmTwoFactor, offerTwoFactor } from "../account/two-factor-settings.ts";
import type { AuthEnv } from "../env.ts";
import {
  findSecondStep,
  finishLogIn,
  finishLogInBySetUp,
  offerTwoFactorAtLogIn,
  type SecondStep,
} from "../finish-log-in.ts";
import { type LogInRequest, logIn } from "../log-in.ts";
import { logOut } from "../log-out.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "../rate-limits/auth-limits.ts";
import { validateSession } from "../sessions/validate-session.ts";
import { codeOf } from "../test-authenticator.ts";
import { collectMails } from "../test-mail.ts";
import { logInAs, makePerson, PASSWORD } from "../test-people.ts";
import { seedTwoFactor } from "./seed-two-factor.ts";

const secretKey = "9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c";
const auth: Pick<AuthEnv, "secretKey" | "limits"> = { secretKey, limits: SANDBOX_LIMITS };
const client = { userAgent: null, ip: "203.0.113.9" };

function request(email: string, audience: LogInRequest["audience"] = "web"): LogInRequest {
  return { email, password: PASSWORD, audience, ...client };
}

/** Somebody with two-factor on, whose codes of this moment are all unused. */
async function makeProtectedPerson(db: Db, role: "customer" | "admin" = "customer") {
  const { user } = await makePerson(db, role);
  const secret = await seedTwoFactor(db, user.id, secretKey);
  if (secret === null) throw new Error("two-factor is on already");
  return { user, secret };
}

async function beginLogIn(db: Db, email: string, audience: LogInRequest["audience"] = "web"): Promise<string> {
  const outcome = await logIn(db, request(email, audience), SANDBOX_LIMITS);
  if (outcome.step === "done") throw new Error("no second step");
  return outcome.pendingToken;
}

const second = (pendingToken: string, code: string, audience: SecondStep["audience"] = "web"): SecondStep => ({
  pendingToken,
  code,
  audience,
  ...client,
});

test("with two-factor on, a right password opens the second step and nothing else", async ({ db }) => {
  const { user } = await makeProtectedPerson(db);
  const outcome = await logIn(db, request(user.email), SANDBOX_LIMITS);
  expect(outcome.step).toBe("code");
  expect(outcome).not.toHaveProperty("token");
  const pendingToken = await beginLogIn(db, user.email);
  expect(await validateSession(db, pendingToken, "web")).toBeNull();
  expect(await validateSession(db, pendingToken, "admin")).toBeNull();
  expect(await findSecondStep(db, { token: pendingToken, audience: "web" })).toBe("code");
  expect(await findSecondStep(db, { token: pendingToken, audience: "admin" })).toBeNull();
  expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
});

test("the right code begins the session, once for each pending log-in", async ({ db }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const pendingToken = await beginLogIn(db, user.email);
  const { token } = await finishLogIn(db, second(pendingToken, codeOf(secret)), auth);
  expect((await validateSession(db, token, "web"))?.user.id).toBe(user.id);
  const again = finishLogIn(db, second(pendingToken, codeOf(secret, 1)), auth);
  await expect(again).rejects.toMatchObject({ name: "LogInExpiredError", code: "unauthenticated" });
});

test("a code counts once: not at another log-in, and neither does one of an earlier step", async ({ db }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const code = codeOf(secret);
  const earlier = codeOf(secret, -1);
  await finishLogIn(db, second(await beginLogIn(db, user.email), code), auth);
  for (const used of [code, earlier]) {
    const replay = finishLogIn(db, second(await beginLogIn(db, user.email), used), auth);
    await expect(replay).rejects.toMatchObject({ name: "WrongCodeError", publicDetails: { field: "code" } });
  }
  await finishLogIn(db, second(await beginLogIn(db, user.email), codeOf(secret, 1)), auth);
});

test("twenty log-ins with one code at once make one session", async ({ db }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const code = codeOf(secret);
  const pending = await Promise.all(Array.from({ length: 20 }, () => beginLogIn(db, user.email)));
  const attempts = await Promise.allSettled(pending.map((token) => finishLogIn(db, second(token, code), auth)));
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await db.session.count({ where: { userId: user.id } })).toBe(1);
});

test("a pending log-in ends after five minutes of the product's clock, and with the user", async ({ db, database }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const inTime = await beginLogIn(db, user.email);
  await database.advanceClock("4 minutes 59 seconds");
  const tooLate = await beginLogIn(db, user.email);
  await finishLogIn(db, second(inTime, codeOf(secret)), auth);
  await database.advanceClock("5 minutes");
  await expect(finishLogIn(db, second(tooLate, codeOf(secret, 1)), auth)).rejects.toMatchObject({
    name: "LogInExpiredError",
  });
  const pendingToken = await beginLogIn(db, user.email);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expect(finishLogIn(db, second(pendingToken, codeOf(secret, 1)), auth)).rejects.toMatchObject({
    name: "LogInExpiredError",
  });
});

test("tokens of any other form are nobody's pending log-in", async ({ db }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const token = await beginLogIn(db, user.email);
  for (const forged of ["", "\0", token.slice(1), `${token}A`, "x".repeat(10_000), user.id]) {
    expect(await findSecondStep(db, { token: forged, audience: "web" }), forged).toBeNull();
    await expect(finishLogIn(db, second(forged, codeOf(secret)), auth)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  }
});

test("guessing codes ends after ten tries, for the right one too, whoever tries from wherever", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const { user, secret } = await makeProtectedPerson(db);
  const limits = { ...STANDARD_LIMITS, codePerAccount: { limit: 10, windowSeconds: 86_400 } };
  const pendingToken = await beginLogIn(db, user.email);
  const codes: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    const step = { ...second(pendingToken, "no-such-code"), ip: `198.51.100.${i}` };
    codes.push(
      await finishLogIn(db, step, { secretKey, limits }).then(
        () => "in",
        (error) => error.code,
      ),
    );
  }
  expect(codes).toEqual([...Array(10).fill("invalid_input"), "rate_limited", "rate_limited"]);
  const right = finishLogIn(db, second(pendingToken, codeOf(secret)), { secretKey, limits });
  await expect(right).rejects.toMatchObject({ code: "rate_limited" });
});

test("ten recovery codes open the account once each, however typed, and each use is mailed and written down", async ({
  db,
}) => {
  const { user } = await makePerson(db);
  await markEmailVerified(db, user.id, user.email);
  const principal = await logInAs(db, user.id);
  const offered = await offerTwoFactor(db, principal, { password: PASSWORD }, auth);
  const answer = { offer: offered.offer, code: codeOf(offered.secret) };
  const { recoveryCodes } = await confirmTwoFactor(db, principal, answer, auth);
  await collectMails(db);

  const [first = "", other = ""] = recoveryCodes;
  await finishLogIn(db, second(await beginLogIn(db, user.email), first.toUpperCase().replace("-", " ")), auth);
  await expect(finishLogIn(db, second(await beginLogIn(db, user.email), first), auth)).rejects.toMatchObject({
    name: "WrongCodeError",
  });
  expect(await collectMails(db)).toMatchObject([{ kind: "recovery_code_used", to: user.email, codesLeft: 9 }]);
  expect(await db.auditEntry.count({ where: { subject: user.id, action: "account.use_recovery_code" } })).toBe(1);

  const pending = await Promise.all(Array.from({ length: 10 }, () => beginLogIn(db, user.email)));
  const attempts = await Promise.allSettled(pending.map((token) => finishLogIn(db, second(token, other), auth)));
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("an operator sets two-factor up at the log-in, and only then is in", async ({ db }) => {
  const { user } = await makePerson(db, "support");
  const pendingToken = await beginLogIn(db, user.email, "admin");
  const pending = { token: pendingToken, audience: "admin" as const };
  expect(await findSecondStep(db, pending)).toBe("set_up");
  const { secret, offer } = await offerTwoFactorAtLogIn(db, { ...pending, offered: null }, secretKey);
  expect((await offerTwoFactorAtLogIn(db, { ...pending, offered: offer }, secretKey)).secret).toBe(secret);

  const wrong = finishLogInBySetUp(db, { ...second(pendingToken, "000000x", "admin"), offer }, auth);
  await expect(wrong).rejects.toMatchObject({ name: "WrongCodeError" });
  expect(await db.twoFactor.count({ where: { userId: user.id } })).toBe(0);

  const step = { ...second(pendingToken, codeOf(secret), "admin"), offer };
  const { token, recoveryCodes } = await finishLogInBySetUp(db, step, auth);
  expect(recoveryCodes).toHaveLength(10);
  expect((await validateSession(db, token, "admin"))?.user.id).toBe(user.id);
  await logOut(db, token);
  expect(await findSecondStep(db, { token: await beginLogIn(db, user.email, "admin"), audience: "admin" })).toBe(
    "code",
  );
});

test("nobody finishes a log-in with the offer of somebody else, or one that is changed or too old", async ({
  db,
  database,
}) => {
  const [{ user }, { user: other }] = [await makePerson(db, "admin"), await makePerson(db, "admin")];
  const [token, otherToken] = [await beginLogIn(db, user.email, "admin"), await beginLogIn(db, other.email, "admin")];
  const offered = null;
  const theirs = await offerTwoFactorAtLogIn(db, { token: otherToken, audience: "admin", offered }, secretKey);
  const own = await offerTwoFactorAtLogIn(db, { token, audience: "admin", offered }, secretKey);
  const refused: [string, string][] = [
    [theirs.offer, codeOf(theirs.secret)],
    [`${own.offer.startsWith("A") ? "B" : "A"}${own.offer.slice(1)}`, codeOf(own.secret)],
    ["", codeOf(own.secret)],
    [own.offer.slice(0, 20), codeOf(own.secret)],
  ];
  for (const [offer, code] of refused) {
    const step = { ...second(token, code, "admin"), offer };
    await expect(finishLogInBySetUp(db, step, auth)).rejects.toMatchObject({ code: "invalid_input" });
  }
  await database.advanceClock("31 minutes");
  const fresh = await beginLogIn(db, user.email, "admin");
  const late = { ...second(fresh, codeOf(own.secret), "admin"), offer: own.offer };
  await expect(finishLogInBySetUp(db, late, auth)).rejects.toMatchObject({ code: "invalid_input" });
});

test("the database holds no secret, code or token that could be used", async ({ db }) => {
  const { user, secret } = await makeProtectedPerson(db);
  const pendingToken = await beginLogIn(db, user.email);
  const rows = JSON.stringify([
    (await db.twoFactor.findMany()).map(({ sealedSecret }) => Buffer.from(sealedSecret).toString("latin1")),
    await db.recoveryCode.findMany(),
    await db.pendingLogIn.findMany(),
  ]);
  expect(rows).not.toContain(secret);
  expect(rows).not.toContain(pendingToken);
});
