import { type User, updatePasswordHash } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { resetPassword } from "../account/reset-password.ts";
import { makeVerified, NEW_PASSWORD, request, resetTokenOf, sessionOf } from "../account/test-account.ts";
import { logIn } from "../log-in.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import { takePendingUser } from "../pending-log-ins/require-pending-user.ts";
import { startPendingLogIn } from "../pending-log-ins/start-pending-log-in.ts";
import { SANDBOX_LIMITS } from "../rate-limits/auth-limits.ts";
import { seedTwoFactor } from "../two-factor/seed-two-factor.ts";
import { closeOtherDoors } from "./close-other-doors.ts";
import { startSession } from "./start-session.ts";

test("a log-in that was comparing the old password when it was changed gets no session", async ({ db, database }) => {
  const user = await makeVerified(db);
  const { principal } = await sessionOf(db, user.id);
  const passwordHash = await hashPassword(NEW_PASSWORD);
  const loggingIn = await inTransaction(db, async (tx) => {
    await updatePasswordHash(tx, user.id, passwordHash);
    await closeOtherDoors(tx, principal);
    return settledOrWaiting(database, () => logIn(db, request(user.email), SANDBOX_LIMITS));
  });
  expect(await loggingIn()).toMatchObject({ status: "rejected", reason: { code: "unauthenticated" } });
  expect(await countSessions(db, user.id)).toBe(1);
});

test("a log-in that was under way when two-factor was turned on waits for a code", async ({ db, database }) => {
  const user = await makeVerified(db);
  const { principal } = await sessionOf(db, user.id);
  const loggingIn = await inTransaction(db, async (tx) => {
    await seedTwoFactor(tx, user.id, "9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c");
    await closeOtherDoors(tx, principal);
    return settledOrWaiting(database, () => logIn(db, request(user.email), SANDBOX_LIMITS));
  });
  expect(await loggingIn()).toMatchObject({ status: "fulfilled", value: { step: "code" } });
  expect(await countSessions(db, user.id)).toBe(1);
});

test.for([
  ["is changed", 1, changing],
  ["is set by a mailed link", 0, resetting],
] as const)(
  "a second step that is under way while the password %s leaves no session",
  async ([, left, begin], { db, database }) => {
    const user = await makeVerified(db);
    const close = await begin(db, user);
    const pending = {
      token: await startPendingLogIn(db, { userId: user.id, audience: "web" }),
      audience: "web",
    } as const;
    const closing = await inTransaction(db, async (tx) => {
      await takePendingUser(tx, pending);
      await startSession(tx, { userId: user.id, audience: "web", userAgent: null });
      return settledOrWaiting(database, close);
    });
    expect(await closing()).toMatchObject({ status: "fulfilled" });
    expect(await countSessions(db, user.id)).toBe(left);
  },
);

async function changing(db: Db, user: User): Promise<() => Promise<unknown>> {
  const { principal } = await sessionOf(db, user.id);
  return () => inTransaction(db, (tx) => closeOtherDoors(tx, principal));
}

async function resetting(db: Db, user: User): Promise<() => Promise<unknown>> {
  const token = await resetTokenOf(db, user.email);
  return () => resetPassword(db, { token, password: NEW_PASSWORD });
}

/** Begins the work and resolves once it has ended or waits for a lock; what is answered waits for its end. */
async function settledOrWaiting<T>(
  { owner }: TestDatabase,
  work: () => Promise<T>,
): Promise<() => Promise<PromiseSettledResult<T> | undefined>> {
  let isSettled = false;
  const working = Promise.allSettled([work()]).finally(() => {
    isSettled = true;
  });
  const isWaiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while (!isSettled && (await owner.query(isWaiting)).rowCount === 0);
  return async () => (await working)[0];
}

function countSessions(db: Db, userId: string): Promise<number> {
  return db.session.count({ where: { userId } });
}
