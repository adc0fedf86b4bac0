import { test } from "@scrip/testing";
import { expect } from "vitest";
import { logIn } from "../log-in.ts";
import { SANDBOX_LIMITS } from "../rate-limits/auth-limits.ts";
import { collectMails, collectToken } from "../test-mail.ts";
import { PASSWORD } from "../test-people.ts";
import { requestEmailChange } from "./request-email-change.ts";
import { isResetLinkGood } from "./reset-password.ts";
import { actsOf, makeVerified, request, resetTokenOf } from "./test-account.ts";
import { verifyEmail } from "./verify-email.ts";

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
  const told = { where: { name: "customers/email.changed" }, select: { payload: true } };
  expect(await db.outboxMessage.findMany(told)).toEqual([{ payload: { userId: user.id } }]);
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
