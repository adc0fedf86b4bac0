import { test } from "@scrip/testing";
import { expect } from "vitest";
import { type LogInRequest, logIn } from "./log-in.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";
import { validateSession } from "./sessions/validate-session.ts";
import { logInDirectly, makePerson, PASSWORD } from "./test-people.ts";

let networks = 0;
function request(email: string, changes: Partial<LogInRequest> = {}): LogInRequest {
  networks += 1;
  const ip = `10.0.${networks >> 8}.${networks & 255}`;
  return { email, password: PASSWORD, audience: "web", userAgent: null, ip, ...changes };
}

const REFUSAL = {
  code: "unauthenticated",
  publicMessage: "The e-mail or the password is wrong.",
  publicDetails: undefined,
};

test("the right password begins a session, and every log-in a new one", async ({ db }) => {
  const { user } = await makePerson(db);
  const first = await logInDirectly(db, request(user.email), STANDARD_LIMITS);
  const second = await logInDirectly(db, request(` ${user.email.toUpperCase()}`), STANDARD_LIMITS);
  expect(first.user).toEqual(user);
  expect(first.token).not.toBe(second.token);
  for (const { token } of [first, second]) expect((await validateSession(db, token, "web"))?.user.id).toBe(user.id);
});

test("whatever is wrong, the answer is one", async ({ db }) => {
  const [{ user }, { user: disabled }] = [await makePerson(db), await makePerson(db)];
  await db.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
  const wrong = [
    request(user.email, { password: "kelp orbit staplers" }),
    request(user.email, { password: "" }),
    request(user.email, { password: "\0" }),
    request(user.email, { password: PASSWORD + "x".repeat(100_000) }),
    request("nobody@example.com"),
    request("not an address"),
    request("nul\0@example.com"),
    request(disabled.email),
    request(user.email, { audience: "admin" }),
  ];
  for (const attempt of wrong) await expect(logIn(db, attempt, STANDARD_LIMITS)).rejects.toMatchObject(REFUSAL);
  expect(await db.session.count({ where: { userId: { in: [user.id, disabled.id] } } })).toBe(0);
});

test("an operator of any role who has no two-factor is let into the admin app no further than to set it up", async ({
  db,
}) => {
  for (const role of ["support", "auditor", "admin"] as const) {
    const { user } = await makePerson(db, role);
    const outcome = await logIn(db, request(user.email, { audience: "admin" }), STANDARD_LIMITS);
    expect(outcome.step).toBe("set_up");
    expect(await db.session.count({ where: { userId: user.id } })).toBe(0);
    expect((await logIn(db, request(user.email), STANDARD_LIMITS)).step).toBe("done");
  }
});

test("guessing one account's password from one place ends after ten tries, for the right password too", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const { user } = await makePerson(db);
  // The standard limit, in a window that ends long after the test.
  const { limit } = STANDARD_LIMITS.logInPerAccountAndNetwork;
  const limits = { ...STANDARD_LIMITS, logInPerAccountAndNetwork: { limit, windowSeconds: 86_400 } };
  const guess = request(user.email, { password: "wrong password" });
  const attempts = await Promise.allSettled(Array.from({ length: 30 }, () => logIn(db, guess, limits)));
  const codes = attempts.map((attempt) => attempt.status === "rejected" && attempt.reason.code);
  expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(10);
  expect(codes.filter((code) => code === "rate_limited")).toHaveLength(20);

  const right = { ...guess, password: PASSWORD };
  await expect(logIn(db, right, limits)).rejects.toMatchObject({ code: "rate_limited" });
  // The owner, elsewhere, is not kept out by the stranger.
  await logIn(db, request(user.email), STANDARD_LIMITS);
  await database.advanceClock("1 day");
  await logIn(db, right, limits);
});

test("guessing one account's password from many places is limited by the account, and ends with its window", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const { user } = await makePerson(db);
  const limits = { ...STANDARD_LIMITS, logInPerAccount: { limit: 5, windowSeconds: 86_400 } };
  for (let i = 0; i < 5; i += 1) {
    await expect(logIn(db, request(user.email, { password: "wrong" }), limits)).rejects.toMatchObject(REFUSAL);
  }
  await expect(logIn(db, request(user.email), limits)).rejects.toMatchObject({ code: "rate_limited" });
  await database.advanceClock("1 day");
  await logIn(db, request(user.email), limits);
});

test("trying many accounts from one network is limited by the network", async ({ db, database }) => {
  await database.advanceToNoon();
  const limits = { ...STANDARD_LIMITS, logInPerNetwork: { limit: 5, windowSeconds: 86_400 } };
  for (let i = 0; i < 5; i += 1) {
    const attempt = request(`nobody-${i}@example.com`, { ip: `2001:db8::${i}` });
    await expect(logIn(db, attempt, limits)).rejects.toMatchObject(REFUSAL);
  }
  const next = logIn(db, request("nobody-6@example.com", { ip: "2001:db8::ffff" }), limits);
  await expect(next).rejects.toMatchObject({ code: "rate_limited" });
});

test("failing everywhere, from everywhere, is limited for all together, raises one alarm, and is over with its window", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const { user } = await makePerson(db);
  const limits = { ...STANDARD_LIMITS, logInEverywhere: { limit: 5, windowSeconds: 86_400 } };
  for (let i = 0; i < 5; i += 1) {
    await expect(logIn(db, request(`spray-${i}@example.com`), limits)).rejects.toMatchObject(REFUSAL);
  }
  for (let i = 0; i < 3; i += 1) {
    await expect(logIn(db, request(user.email), limits)).rejects.toMatchObject({ code: "rate_limited" });
  }
  expect(await db.alarm.findMany({ where: { kind: "log_in_storm" } })).toMatchObject([{ occurrences: 3 }]);
  await database.advanceClock("1 day");
  await logIn(db, request(user.email), limits);
});

test("what is refused for its own sake does not count for everybody", async ({ db, database }) => {
  await database.advanceToNoon();
  const limits = { ...STANDARD_LIMITS, logInPerNetwork: { limit: 1, windowSeconds: 86_400 } };
  const attempt = request("nobody@example.com", { ip: "192.0.2.77" });
  await expect(logIn(db, attempt, limits)).rejects.toMatchObject(REFUSAL);
  const countOf = async () => {
    const rows = await db.rateCounter.findMany({ where: { subject: "log-in" } });
    return rows.reduce((sum, { count }) => sum + count, 0);
  };
  const before = await countOf();
  await expect(logIn(db, attempt, limits)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await countOf()).toBe(before);
});

test("logging in rightly, however often, uses up no limit", async ({ db }) => {
  const { user } = await makePerson(db);
  const again = request(user.email);
  for (let i = 0; i < 15; i += 1) await logIn(db, again, STANDARD_LIMITS);
});

test("the counters name nobody", async ({ db }) => {
  const email = "private.person@example.com";
  await expect(logIn(db, request(email), SANDBOX_LIMITS)).rejects.toMatchObject(REFUSAL);
  expect(JSON.stringify(await db.rateCounter.findMany())).not.toContain("private.person");
});
