import { listCustomersOfUser } from "@scrip/customers";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { authenticateSession } from "../access/authenticate-session.ts";
import { logOut } from "../log-out.ts";
import { hashSecretToken, makeSecretToken } from "../secret-token.ts";
import { makePerson } from "../test-people.ts";
import { revokeAllSessions, revokeSession } from "./revoke-session.ts";
import { listSessionsOfUser } from "./session.store.ts";
import { startSession } from "./start-session.ts";
import { validateSession } from "./validate-session.ts";

const web = { audience: "web", userAgent: "Firefox" } as const;
const admin = { audience: "admin", userAgent: null } as const;

test("a session tells who is behind it, and never its own token", async ({ db }) => {
  const { user } = await makePerson(db);
  const token = await startSession(db, { userId: user.id, ...web });
  const valid = await validateSession(db, token, "web");
  expect(valid?.user).toEqual({ id: user.id, email: user.email, name: user.name, role: "customer" });
  expect(valid?.session).toMatchObject({
    id: hashSecretToken(token),
    userId: user.id,
    audience: "web",
    userAgent: "Firefox",
  });
  expect(JSON.stringify(valid)).not.toContain(token);
});

test("the rows of a stolen database are of no use as tokens", async ({ db }) => {
  const { user } = await makePerson(db);
  const token = await startSession(db, { userId: user.id, ...web });
  const rows = await db.session.findMany({ where: { userId: user.id } });
  expect(JSON.stringify(rows)).not.toContain(token);
  for (const { id } of rows) {
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await validateSession(db, id, "web")).toBeNull();
    expect(await validateSession(db, Buffer.from(id, "hex").toString("base64url"), "web")).toBeNull();
  }
  expect(await validateSession(db, token, "web")).not.toBeNull();
});

test("the database refuses a token stored as it is", async ({ db }) => {
  const { user } = await makePerson(db);
  const later = new Date(Date.now() + 60_000);
  const row = { id: makeSecretToken(), userId: user.id, audience: "web", expiresAt: later, absoluteExpiresAt: later };
  await expect(db.session.create({ data: row })).rejects.toThrow("session_id_is_a_hash");
});

test("after log-out the token is dead at once, and only that one", async ({ db }) => {
  const { user } = await makePerson(db);
  const [left, stays] = [
    await startSession(db, { userId: user.id, ...web }),
    await startSession(db, { userId: user.id, ...web }),
  ];
  await logOut(db, left);
  await logOut(db, left);
  expect(await validateSession(db, left, "web")).toBeNull();
  expect(await validateSession(db, stays, "web")).not.toBeNull();
});

test("a web session is no admin session, nor the other way round, and asking does not end it", async ({ db }) => {
  const { user } = await makePerson(db, "admin");
  const webToken = await startSession(db, { userId: user.id, ...web });
  const adminToken = await startSession(db, { userId: user.id, ...admin });
  expect(await validateSession(db, webToken, "admin")).toBeNull();
  expect(await validateSession(db, adminToken, "web")).toBeNull();
  expect(await validateSession(db, webToken, "web")).not.toBeNull();
  expect(await validateSession(db, adminToken, "admin")).not.toBeNull();
});

test("a session ends when it was idle for its time", async ({ db, database }) => {
  const { user } = await makePerson(db, "support");
  const token = await startSession(db, { userId: user.id, ...admin });
  await database.advanceClock("29 minutes 30 seconds");
  expect(await validateSession(db, token, "admin")).not.toBeNull();
  await database.advanceClock("29 minutes 30 seconds");
  expect(await validateSession(db, token, "admin")).not.toBeNull();
  await database.advanceClock("30 minutes");
  expect(await validateSession(db, token, "admin")).toBeNull();
  expect(await db.session.count({ where: { id: hashSecretToken(token) } })).toBe(0);
});

test("every use within the idle time counts, also early ones", async ({ db, database }) => {
  const { user } = await makePerson(db, "support");
  const token = await startSession(db, { userId: user.id, ...admin });
  await database.advanceClock("5 minutes");
  expect(await validateSession(db, token, "admin")).not.toBeNull();
  await database.advanceClock("28 minutes");
  expect(await validateSession(db, token, "admin")).not.toBeNull();
});

test("a session that is always in use ends at its absolute end", async ({ db, database }) => {
  const { user } = await makePerson(db, "auditor");
  const token = await startSession(db, { userId: user.id, ...admin });
  for (let hours = 0; hours < 11.5; hours += 0.25) {
    await database.advanceClock("15 minutes");
    expect(await validateSession(db, token, "admin"), `after ${hours} hours`).not.toBeNull();
  }
  await database.advanceClock("29 minutes");
  expect(await validateSession(db, token, "admin")).not.toBeNull();
  await database.advanceClock("1 minute");
  expect(await validateSession(db, token, "admin")).toBeNull();
});

test("a request a second does not write a row a second", async ({ db, database }) => {
  const { user } = await makePerson(db);
  const token = await startSession(db, { userId: user.id, ...web });
  const versionOf = async () =>
    (await database.owner.query("SELECT xmin FROM session WHERE id = $1", [hashSecretToken(token)])).rows[0].xmin;
  const before = await versionOf();
  for (let i = 0; i < 5; i += 1) await validateSession(db, token, "web");
  expect(await versionOf()).toBe(before);
  await database.advanceClock("61 seconds");
  await validateSession(db, token, "web");
  expect(await versionOf()).not.toBe(before);
});

test("a disabled user is out at once", async ({ db }) => {
  const { user } = await makePerson(db);
  const token = await startSession(db, { userId: user.id, ...web });
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  expect(await validateSession(db, token, "web")).toBeNull();
  await db.user.update({ where: { id: user.id }, data: { disabledAt: null } });
  expect(await validateSession(db, token, "web")).toBeNull();
});

test("an operator who becomes a customer is out of the admin app at once, for good", async ({ db }) => {
  const { user } = await makePerson(db, "admin");
  const token = await startSession(db, { userId: user.id, ...admin });
  await db.user.update({ where: { id: user.id }, data: { role: "customer" } });
  expect(await validateSession(db, token, "admin")).toBeNull();
  await db.user.update({ where: { id: user.id }, data: { role: "admin" } });
  expect(await validateSession(db, token, "admin")).toBeNull();
});

test("tokens of any other form are nobody's and never reach the database", async ({ db }) => {
  const { user } = await makePerson(db);
  const token = await startSession(db, { userId: user.id, ...web });
  const swapped = token.at(-10) === "A" ? "B" : "A";
  const guesses = [token.slice(0, -10) + swapped + token.slice(-9), token.slice(0, -1), `${token}x`, makeSecretToken()];
  for (const guess of [...guesses, "", " ", "\0", "x".repeat(10_000), "' OR 1=1 --", user.id, "undefined"]) {
    expect(await validateSession(db, guess, "web"), guess).toBeNull();
  }
});

test("sessions are listed and revoked one by one, by their owner alone", async ({ db }) => {
  const [{ user }, { user: other }] = [await makePerson(db), await makePerson(db)];
  const token = await startSession(db, { userId: user.id, ...web });
  await startSession(db, { userId: user.id, ...web });
  const sessionId = hashSecretToken(token);
  expect((await listSessionsOfUser(db, user.id)).map(({ id }) => id)).toContain(sessionId);
  await expect(revokeSession(db, { userId: other.id, sessionId })).rejects.toMatchObject({ code: "not_found" });
  expect(await validateSession(db, token, "web")).not.toBeNull();
  await revokeSession(db, { userId: user.id, sessionId });
  expect(await validateSession(db, token, "web")).toBeNull();
  expect(await listSessionsOfUser(db, user.id)).toHaveLength(1);
});

test("all sessions go at once, but for the one that asks where it is named", async ({ db }) => {
  const { user } = await makePerson(db, "admin");
  const asking = await startSession(db, { userId: user.id, ...web });
  const elsewhere = await startSession(db, { userId: user.id, ...admin });
  await revokeAllSessions(db, { userId: user.id, exceptSessionId: hashSecretToken(asking) });
  expect(await validateSession(db, elsewhere, "admin")).toBeNull();
  expect(await validateSession(db, asking, "web")).not.toBeNull();
  await revokeAllSessions(db, { userId: user.id });
  expect(await validateSession(db, asking, "web")).toBeNull();
});

test("a new session clears away sessions that have ended", async ({ db, database }) => {
  const { user } = await makePerson(db);
  const ended = await startSession(db, { userId: user.id, ...web });
  await database.advanceClock("15 days");
  await startSession(db, { userId: user.id, ...web });
  expect(await db.session.count({ where: { id: hashSecretToken(ended) } })).toBe(0);
});

test("a hostile user agent is stored as short plain text", async ({ db }) => {
  const { user } = await makePerson(db);
  await startSession(db, {
    userId: user.id,
    audience: "web",
    userAgent: `a\0b\r\nSet-Cookie: x\ud800${"y".repeat(10_000)}`,
  });
  const [session] = await listSessionsOfUser(db, user.id);
  expect(session?.userAgent).toMatch(/^abSet-Cookie: x\ufffdy+$/);
  expect(session?.userAgent).toHaveLength(300);
});

test("a session acts for the own customer, or for one that the user is a member of", async ({ db }) => {
  const [{ user, customer }, stranger] = [await makePerson(db), await makePerson(db)];
  const token = await startSession(db, { userId: user.id, ...web });
  const own = await authenticateSession(db, token, { audience: "web" });
  expect(own?.principal).toEqual({
    kind: "session",
    sessionId: hashSecretToken(token),
    userId: user.id,
    customerId: customer.id,
    memberRole: "owner",
    role: "customer",
    scopes: ["read", "chat", "purchase"],
  });
  await db.member.create({ data: { customerId: stranger.customer.id, userId: user.id, role: "viewer" } });
  const chosen = await authenticateSession(db, token, { audience: "web", customerId: stranger.customer.id });
  expect(chosen?.principal).toMatchObject({ customerId: stranger.customer.id, memberRole: "viewer" });
  expect(await listCustomersOfUser(db, user.id)).toHaveLength(2);
  for (const customerId of [(await makePerson(db)).customer.id, "cus_none", ""]) {
    const attempt = authenticateSession(db, token, { audience: "web", customerId });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await authenticateSession(db, makeSecretToken(), { audience: "web" })).toBeNull();
});
