import { test } from "@scrip/testing";
import { expect } from "vitest";
import { SANDBOX_LIMITS, STANDARD_LIMITS } from "../rate-limits/auth-limits.ts";
import { hashSecretToken } from "../secret-token.ts";
import { signUp } from "../sign-up.ts";
import { collectMails, collectToken } from "../test-mail.ts";
import { makePerson } from "../test-people.ts";
import { requestVerification } from "./request-verification.ts";
import { isResetLinkGood, resetPassword } from "./reset-password.ts";
import { actsOf, makeVerified, NEW_PASSWORD, request, resetTokenOf } from "./test-account.ts";
import { readVerification, verifyEmail } from "./verify-email.ts";

const LINK_NOT_GOOD = { name: "LinkNotGoodError", code: "not_found" };

test("signing up mails one link, which proves the address once, and not by being looked at", async ({ db }) => {
  const { user } = await signUp(db, { ...request("verify@example.com") }, SANDBOX_LIMITS);
  const token = await collectToken(db, "verify_email");
  expect(await readVerification(db, token)).toEqual({ email: "verify@example.com" });
  expect(await db.user.findUnique({ where: { id: user.id } })).toMatchObject({ emailVerifiedAt: null });

  expect(await verifyEmail(db, token)).toEqual({ email: "verify@example.com" });
  expect((await db.user.findUnique({ where: { id: user.id } }))?.emailVerifiedAt).not.toBeNull();
  await expect(verifyEmail(db, token)).rejects.toMatchObject(LINK_NOT_GOOD);
  expect(await readVerification(db, token)).toBeNull();
  expect(await actsOf(db, user.id)).toEqual(["account.verify_email"]);
});

test("a link is in the mail alone: neither the database nor the event has its token", async ({ db }) => {
  await signUp(db, { ...request("hidden.token@example.com") }, SANDBOX_LIMITS);
  const token = await collectToken(db, "verify_email");
  const rows = [await db.mailedLink.findMany(), await db.accountMail.findMany(), await db.outboxMessage.findMany()];
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows[0])).toContain(hashSecretToken(token));
});

test("fifty uses of one link at once are one", async ({ db }) => {
  const user = await makeVerified(db);
  const token = await resetTokenOf(db, user.email);
  const uses = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => resetPassword(db, { token, password: `${NEW_PASSWORD} ${i}` })),
  );
  expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const use of uses) if (use.status === "rejected") expect(use.reason).toMatchObject(LINK_NOT_GOOD);
});

test("a link ends on the product's clock: for a password after an hour, for an address after a day", async ({
  db,
  database,
}) => {
  const { user } = await makePerson(db);
  await requestVerification(db, user.id, SANDBOX_LIMITS);
  const verification = await collectToken(db, "verify_email");
  const early = await resetTokenOf(db, user.email);
  await database.advanceClock("59 minutes");
  expect(await isResetLinkGood(db, early)).toBe(true);
  await database.advanceClock("2 minutes");
  expect(await isResetLinkGood(db, early)).toBe(false);
  await expect(resetPassword(db, { token: early, password: NEW_PASSWORD })).rejects.toMatchObject(LINK_NOT_GOOD);
  expect(await readVerification(db, verification)).not.toBeNull();
  await database.advanceClock("23 hours");
  await expect(verifyEmail(db, verification)).rejects.toMatchObject(LINK_NOT_GOOD);
});

test("a link is good for its own purpose, and what is no token for none", async ({ db }) => {
  const { user } = await makePerson(db);
  const reset = await resetTokenOf(db, user.email);
  await requestVerification(db, user.id, SANDBOX_LIMITS);
  const verification = await collectToken(db, "verify_email");
  await expect(verifyEmail(db, reset)).rejects.toMatchObject(LINK_NOT_GOOD);
  const password = NEW_PASSWORD;
  await expect(resetPassword(db, { token: verification, password })).rejects.toMatchObject(LINK_NOT_GOOD);
  for (const token of ["", "\0", reset.slice(1), `${reset}A`, "x".repeat(10_000), hashSecretToken(reset), user.id]) {
    await expect(verifyEmail(db, token), token).rejects.toMatchObject(LINK_NOT_GOOD);
    await expect(resetPassword(db, { token, password }), token).rejects.toMatchObject(LINK_NOT_GOOD);
  }
});

test("asking again for the link is limited, and with a proven address does nothing", async ({ db, database }) => {
  await database.advanceToNoon();
  const { user } = await makePerson(db);
  const limits = { ...STANDARD_LIMITS, verificationPerAccount: { limit: 2, windowSeconds: 86_400 } };
  await requestVerification(db, user.id, limits);
  await requestVerification(db, user.id, limits);
  await expect(requestVerification(db, user.id, limits)).rejects.toMatchObject({ code: "rate_limited" });
  const [first, second] = await collectMails(db);
  await verifyEmail(db, first && "token" in first ? first.token : "");
  await requestVerification(db, user.id, limits);
  expect(await collectMails(db)).toEqual([]);
  // The other link proves what is proven: it changes nothing, and no harm is done.
  await verifyEmail(db, second && "token" in second ? second.token : "");
});
