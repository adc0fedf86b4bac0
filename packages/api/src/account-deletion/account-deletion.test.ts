import { seedTwoFactor } from "@scrip/auth";
import { assert } from "@scrip/errors";
import { Secret, TOTP } from "otpauth";
import { expect } from "vitest";
import { test } from "../test-api.ts";

const PASSWORD = "kelp orbit stapler";

test("an account with credits is deleted by its password and the words that give them up, and by nothing less", async ({
  api,
}) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_234_500_000n);
  const terms = await api.get("/api/trpc/accountDeletion.terms", { as: ada.session });
  expect(terms.json.result.data).toEqual({
    paidCredits: "1234.5",
    promotionalCredits: "0",
    twoFactor: false,
    obstacles: [],
  });
  const confirm = (body: object) => api.post("/api/trpc/accountDeletion.confirm", { as: ada.session, body });
  for (const [status, body] of [
    [400, { password: "wrong", giveUp: "give up 1234.5 credits" }],
    [409, { password: PASSWORD }],
    [409, { password: PASSWORD, giveUp: "give up 1234 credits" }],
    [400, { password: PASSWORD, giveUp: "give up all credits" }],
    [400, { password: PASSWORD, giveUp: "1234.5" }],
    [400, { giveUp: "give up 1234.5 credits" }],
  ] as const) {
    expect([body, (await confirm(body)).status]).toEqual([body, status]);
  }
  expect((await confirm({ password: PASSWORD, giveUp: "Give up 1,234.5 credits" })).status).toBe(200);
  expect((await api.get("/api/trpc/account.me", { as: ada.session })).status).toBe(401);
});

test("what stands in the way is told before anything is typed", async ({ api }) => {
  const { session, userId } = await api.signUp();
  const { db } = api.deps.web;
  await db.customer.create({
    data: { id: `cus_${userId.slice(4)}`, kind: "team", name: "T", members: { create: { userId, role: "owner" } } },
  });
  const terms = await api.get("/api/trpc/accountDeletion.terms", { as: session });
  expect(terms.json.result.data.obstacles).toEqual(["last_owner"]);
});

test("with two-factor on, the password alone deletes nothing; a code does, and a refusal for another reason leaves the code good", async ({
  api,
}) => {
  const ada = await api.signUp();
  const { db, auth } = api.deps.web;
  await api.giveCredits(ada.customerId, 1_000_000n);
  const secret = await seedTwoFactor(db, ada.userId, auth.secretKey);
  assert(secret, "two-factor was off");
  const terms = await api.get("/api/trpc/accountDeletion.terms", { as: ada.session });
  expect(terms.json.result.data).toMatchObject({ twoFactor: true, obstacles: [] });
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const giveUp = "give up 1 credit";
  for (const [status, field, body] of [
    [400, "code", { password: PASSWORD, giveUp }],
    [400, "code", { password: PASSWORD, giveUp, code: "  " }],
    [400, "code", { password: PASSWORD, giveUp, code: "nobody-has-this-one" }],
    [400, "password", { password: "wrong", giveUp, code }],
    [409, undefined, { password: PASSWORD, code }],
  ] as const) {
    const answer = await api.post("/api/trpc/accountDeletion.confirm", { as: ada.session, body });
    expect([body, answer.status, answer.json.error.data.details?.field]).toEqual([body, status, field]);
  }
  expect((await api.get("/api/trpc/account.me", { as: ada.session })).status).toBe(200);
  const body = { password: PASSWORD, giveUp, code };
  expect((await api.post("/api/trpc/accountDeletion.confirm", { as: ada.session, body })).status).toBe(200);
  expect((await api.get("/api/trpc/account.me", { as: ada.session })).status).toBe(401);
});
