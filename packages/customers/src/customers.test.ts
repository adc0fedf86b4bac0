import { type Db, inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { createUser } from "./create-user.ts";
import { listCustomersOfUser } from "./member.store.ts";
import { requireMember } from "./require-member.ts";
import { findUser, findUserToLogIn } from "./user.store.ts";

let people = 0;
function makeUser(db: Db, email = `person-${++people}@example.com`) {
  return inTransaction(db, (tx) => createUser(tx, { email, name: "Ada", passwordHash: "hash", role: "customer" }));
}

test("a new user owns an account of the kind person with an empty book", async ({ db }) => {
  const { user, customer } = await makeUser(db, " Ada@Example.com ");
  expect(user).toMatchObject({ email: "ada@example.com", name: "Ada", role: "customer", disabledAt: null });
  expect(await listCustomersOfUser(db, user.id)).toEqual([
    { ...customer, kind: "person", name: "Ada", memberRole: "owner" },
  ]);
  expect(await db.ledgerBalance.findUnique({ where: { customerId: customer.id } })).toMatchObject({
    availableMicrocredits: 0n,
    heldMicrocredits: 0n,
    debtMicrocredits: 0n,
  });
});

test("an e-mail has one account, however it is spelt, and the refusal leaves nothing behind", async ({ db }) => {
  await makeUser(db, "grace@example.com");
  const customersBefore = await db.customer.count();
  await expect(makeUser(db, "GRACE@example.com")).rejects.toMatchObject({
    code: "invalid_input",
    publicDetails: { field: "email" },
  });
  expect(await db.customer.count()).toBe(customersBefore);
});

test("many sign-ups of one e-mail at once make one user", async ({ db }) => {
  const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => makeUser(db, "race@example.com")));
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const attempt of attempts) {
    if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "invalid_input" });
  }
  expect(await db.user.count({ where: { email: "race@example.com" } })).toBe(1);
});

test("another person's customer and no customer are the same answer", async ({ db }) => {
  const mine = await makeUser(db);
  const theirs = await makeUser(db);
  expect(await requireMember(db, { userId: mine.user.id, customerId: mine.customer.id })).toMatchObject({
    role: "owner",
  });
  for (const customerId of [theirs.customer.id, "cus_none", "", "cus_\u{1F600}' OR 1=1 --"]) {
    await expect(requireMember(db, { userId: mine.user.id, customerId })).rejects.toMatchObject({
      code: "not_found",
      message: "There is no such customer.",
    });
  }
});

test("a team is one more row: its members keep their own account first", async ({ db }) => {
  const { user, customer } = await makeUser(db);
  await db.customer.create({ data: { id: "cus_team", kind: "team", name: "A team" } });
  await db.member.create({ data: { customerId: "cus_team", userId: user.id, role: "viewer" } });
  const customers = await listCustomersOfUser(db, user.id);
  expect(customers.map(({ id, memberRole }) => [id, memberRole])).toEqual([
    [customer.id, "owner"],
    ["cus_team", "viewer"],
  ]);
});

test("the database refuses roles that nobody knows and an e-mail in another spelling", async ({ db }) => {
  const { user, customer } = await makeUser(db);
  await expect(db.user.update({ where: { id: user.id }, data: { role: "root" } })).rejects.toThrow("app_user_role");
  await expect(db.user.update({ where: { id: user.id }, data: { email: "A@b.cc" } })).rejects.toThrow("app_user_email");
  const member = { customerId_userId: { customerId: customer.id, userId: user.id } };
  await expect(db.member.update({ where: member, data: { role: "king" } })).rejects.toThrow("member_role");
});

test("the password's hash is only given to the log-in", async ({ db }) => {
  const { user } = await makeUser(db);
  expect(await findUser(db, user.id)).not.toHaveProperty("passwordHash");
  expect(await findUserToLogIn(db, user.email)).toHaveProperty("passwordHash", "hash");
  expect(await findUser(db, "usr_none")).toBeNull();
});
