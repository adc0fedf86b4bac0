import { isAppError } from "@scrip/errors";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { logIn } from "./log-in.ts";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";
import { validateSession } from "./sessions/validate-session.ts";
import { type SignUpRequest, signUp } from "./sign-up.ts";
import { logInDirectly, PASSWORD } from "./test-people.ts";

function request(email: string, changes: Partial<SignUpRequest> = {}): SignUpRequest {
  return { email, password: PASSWORD, userAgent: null, ip: "203.0.113.7", ...changes };
}

test("signing up makes a user who is logged in, owns an empty account and can log in again", async ({ db }) => {
  const { user, customer, token } = await signUp(
    db,
    request("Ada@Example.com", { name: " Ada Lovelace " }),
    SANDBOX_LIMITS,
  );
  expect(user).toMatchObject({ email: "ada@example.com", name: "Ada Lovelace", role: "customer" });
  expect((await validateSession(db, token, "web"))?.user.id).toBe(user.id);
  expect(await db.ledgerBalance.findUnique({ where: { customerId: customer.id } })).toMatchObject({
    availableMicrocredits: 0n,
  });
  const again = await logInDirectly(db, { ...request("ada@example.com"), audience: "web" }, SANDBOX_LIMITS);
  expect(again.user.id).toBe(user.id);
});

test("the password is nowhere in the database", async ({ db }) => {
  const { user } = await signUp(db, request("hidden@example.com"), SANDBOX_LIMITS);
  const row = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect(row.passwordHash).toMatch(/^\$argon2id\$/);
  expect(JSON.stringify(row)).not.toContain(PASSWORD);
});

test("without a name the mailbox is the name", async ({ db }) => {
  expect((await signUp(db, request("grace.h@example.com"), SANDBOX_LIMITS)).user.name).toBe("grace.h");
  expect((await signUp(db, request("grace.i@example.com", { name: "  " }), SANDBOX_LIMITS)).user.name).toBe("grace.i");
});

test("bad input names its field and makes nobody", async ({ db }) => {
  const before = await db.user.count();
  const bad: [string, SignUpRequest][] = [
    ["email", request("not an address")],
    ["email", request("nul\0@example.com")],
    ["name", request("b@example.com", { name: "a\0b" })],
    ["name", request("b@example.com", { name: "a".repeat(101) })],
    ["password", request("b@example.com", { password: "tooshort1" })],
    ["password", request("b@example.com", { password: "password1234" })],
    ["password", request("b@example.com", { password: "B@example.com" })],
  ];
  for (const [field, attempt] of bad) {
    const error: unknown = await signUp(db, attempt, SANDBOX_LIMITS).catch((thrown) => thrown);
    expect(isAppError(error) && [error.code, error.publicDetails], JSON.stringify(attempt)).toEqual([
      "invalid_input",
      { field },
    ]);
  }
  expect(await db.user.count()).toBe(before);
});

test("an e-mail that has an account is told so, and the account stays as it is", async ({ db }) => {
  await signUp(db, request("taken@example.com"), SANDBOX_LIMITS);
  const again = signUp(db, request("TAKEN@example.com", { password: "another long password" }), SANDBOX_LIMITS);
  await expect(again).rejects.toMatchObject({ code: "invalid_input", publicDetails: { field: "email" } });
  await logIn(db, { ...request("taken@example.com"), audience: "web" }, SANDBOX_LIMITS);
});

test("ten sign-ups of one e-mail at once make one user with one customer and one session", async ({ db }) => {
  const customersBefore = await db.customer.count();
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, () => signUp(db, request("race@example.com"), SANDBOX_LIMITS)),
  );
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const attempt of attempts) {
    if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "invalid_input" });
  }
  expect(await db.user.count({ where: { email: "race@example.com" } })).toBe(1);
  expect(await db.customer.count()).toBe(customersBefore + 1);
  expect(await db.session.count({ where: { user: { email: "race@example.com" } } })).toBe(1);
});

test("asking again and again whether an e-mail is here is limited by the e-mail and by the network", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const limits = { ...STANDARD_LIMITS, signUpPerNetwork: { limit: 8, windowSeconds: 86_400 } };
  const outcomes: string[] = [];
  for (const email of [
    ...Array.from({ length: 6 }, () => "probe@example.com"),
    "one@example.com",
    "two@example.com",
    "three@example.com",
  ]) {
    const outcome = signUp(db, request(email, { ip: "198.51.100.1" }), limits);
    outcomes.push(
      await outcome.then(
        () => "made",
        (error) => error.code,
      ),
    );
  }
  expect(outcomes).toEqual(["made", ...Array(4).fill("invalid_input"), "rate_limited", "made", "made", "rate_limited"]);
});
