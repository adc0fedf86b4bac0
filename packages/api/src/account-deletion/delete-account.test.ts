import { eraseWords, sendPrompt } from "@scrip/assistant";
import {
  captureHold,
  clawBack,
  freezeCustomer,
  getBalance,
  grantCredits,
  placeHold,
  setNoticePreference,
  writeNotice,
} from "@scrip/credits";
import { markErasureMailed, pseudonymOf } from "@scrip/customers";
import { inTransaction, newId } from "@scrip/db";
import { closeAtStripe, recordStripeEvent } from "@scrip/payments";
import { describe, expect } from "vitest";
import { type Person, type TestApi, test } from "../test-api.ts";
import { deleteAccount } from "./delete-account.ts";
import { findText } from "./test-search.ts";

const NAME = "Ada Quasarine";
const WORDS = "the xylophonist of Quedlinburg";
const CREDIT = 1_000_000n;

/** Somebody who has used everything that keeps words or an address. */
async function liveALife(api: TestApi): Promise<Person> {
  const ada = await api.signUp();
  const { db, assistant } = api.deps.web;
  const { userId, customerId } = ada;
  await db.user.update({ where: { id: userId }, data: { name: NAME, emailVerifiedAt: new Date() } });
  await db.customer.update({ where: { id: customerId }, data: { name: NAME } });

  const { json } = await api.post("/api/credits/purchase", { as: ada.session, body: { packageId: "starter" } });
  await api.pay(json.checkoutSessionId);
  const confirm = { checkoutSessionId: json.checkoutSessionId };
  await api.post("/api/trpc/credits.confirmCheckout", { as: ada.session, body: confirm });
  // One that is never paid stays open at Stripe.
  await api.post("/api/credits/purchase", { as: ada.session, body: { packageId: "pro" } });

  const prompt = { prompt: `Tell me of ${WORDS}.`, controls: { model: "gpt-4o-mini" } };
  const answer = await sendPrompt(assistant, { customerId, userId, surface: "chat", input: prompt });
  await Array.fromAsync(answer.events);
  const key = await api.apiKey(ada, ["chat"]);
  await db.apiKey.update({ where: { id: key.id }, data: { name: `${NAME}'s website` } });
  const asked = {
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: `Tell me of ${WORDS}.` }],
    metadata: { about: WORDS },
  };
  const headers = { "idempotency-key": `about-${WORDS.replaceAll(" ", "-")}` };
  expect((await api.post("/v1/chat/completions", { as: key, body: asked, headers })).status).toBe(200);

  const preference = { mode: "best", length: "brief", maxCredits: null, excludeProviders: ["google"] };
  await api.post("/api/preferences", { as: ada.session, body: preference });
  await api.post("/api/trpc/conversations.setRetention", { as: ada.session, body: { days: 90 } });
  await setNoticePreference(db, customerId, { lowBalanceMicrocredits: 5n, expiryNotices: true });
  await inTransaction(db, (tx) =>
    writeNotice(tx, `test:${customerId}`, { customerId, kind: "auto_top_up", data: { event: "off", reason: NAME } }),
  );
  return ada;
}

/** What the job does, without its mail. */
async function finish(api: TestApi, { userId, customerId }: Person): Promise<void> {
  const { db, stripe } = api.deps.web;
  await eraseWords(db, { userId, customerId });
  await closeAtStripe({ db, stripe }, customerId);
  await markErasureMailed(db, userId, new Date());
}

/** Credits that were bought and spent, and whose price went back. */
async function owe(api: TestApi, { customerId, userId }: Person): Promise<void> {
  const [requestId, paymentId] = [newId("req"), newId("pay")];
  const bought = { customerId, amountMicrocredits: CREDIT };
  await inTransaction(api.deps.web.db, async (tx) => {
    await grantCredits(tx, {
      ...bought,
      category: "paid",
      source: "package",
      paymentId,
      priceNanodollars: 10_000_000n,
      businessKey: `test:${paymentId}`,
      historyType: "purchase",
      description: "Test",
      actor: "test",
    });
    await placeHold(tx, { ...bought, requestId, userId });
    await captureHold(tx, {
      requestId,
      chargeMicrocredits: CREDIT,
      providerCostNanodollars: 0n,
      actor: "test",
      description: "Answer",
      modelId: "gpt-4o",
    });
    const refund = { customerId, paymentId, businessKey: `test:${paymentId}:refund`, amountCents: 1, paidCents: 1 };
    await clawBack(tx, { ...refund, reason: "refund" });
  });
}

async function balanceOf(api: TestApi, { customerId }: Person): Promise<bigint> {
  return (await getBalance(api.deps.web.db, customerId)).balanceMicrocredits;
}

test("a deleted account leaves numbers and no words: its address, name and prompts stand nowhere", {
  timeout: 30_000,
}, async ({ api }) => {
  const ada = await liveALife(api);
  const { db, stripe } = api.deps.web;
  const { stripeCustomerId } = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId: ada.customerId } });
  expect(await findText(db, ada.email)).toEqual(expect.arrayContaining(["app_user", "payment"]));
  expect(await findText(db, WORDS)).toEqual(expect.arrayContaining(["ai_request", "conversation", "message"]));
  expect(await findText(db, NAME)).toEqual(expect.arrayContaining(["api_key", "app_user", "customer", "notice"]));

  const rows = await db.ledgerTransfer.count({ where: { customerId: ada.customerId } });
  await deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: await balanceOf(api, ada) });
  expect(await findText(db, ada.email)).toEqual(["account_erasure"]);
  await finish(api, ada);

  for (const text of [ada.email, NAME, WORDS, WORDS.replaceAll(" ", "-")])
    expect([text, await findText(db, text)]).toEqual([text, []]);
  expect(await balanceOf(api, ada)).toBe(0n);
  expect(await db.ledgerTransfer.count({ where: { customerId: ada.customerId } })).toBe(rows + 1);
  expect(await stripe.client.customers.retrieve(stripeCustomerId)).toMatchObject({ deleted: true });
  const open = await stripe.client.checkout.sessions.list({ customer: stripeCustomerId, status: "open" });
  expect(open.data).toEqual([]);
});

test("nobody is logged in afterwards, no key works, and the address can sign up again", async ({ api }) => {
  const ada = await api.signUp();
  const key = await api.apiKey(ada, ["read"]);
  const { db } = api.deps.web;
  await deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: 0n });
  for (const as of [ada.session, key]) expect((await api.get("/api/credits/balance", { as })).status).toBe(401);
  await expect(api.logInToWeb(ada)).rejects.toMatchObject({ code: "unauthenticated" });
  await db.user.update({ where: { email: (await api.signUp()).email }, data: { email: ada.email } });
});

test("operators see a deleted account as what it is", async ({ api }) => {
  const ada = await liveALife(api);
  const { db } = api.deps.web;
  await deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: await balanceOf(api, ada) });
  await finish(api, ada);
  const [as, audience] = [(await api.operator("support")).session, "admin" as const];
  const read = async (path: string, input: object) => {
    const answer = await api.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      as,
      audience,
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text;
  };
  const pseudonym = pseudonymOf(ada.userId);
  expect(await read("credits.listCustomers", { q: ada.userId })).toContain(pseudonym);
  expect(await read("analytics.customer", { customerId: ada.customerId })).toContain("Deleted account");
  for (const path of ["analytics.customerHistory"]) await read(path, { customerId: ada.customerId });
  for (const path of ["analytics.requests", "analytics.payments"]) expect(await read(path, {})).toContain(pseudonym);
});

test("what Stripe still tells about a deleted account is kept without the person", async ({ api }) => {
  const ada = await api.signUp();
  const { db, stripe, logger } = api.deps.web;
  await api.post("/api/credits/purchase", { as: ada.session, body: { packageId: "starter" } });
  const { stripeCustomerId } = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId: ada.customerId } });
  await deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: 0n });
  await finish(api, ada);
  const event = {
    id: "evt_late",
    object: "event",
    type: "customer.deleted",
    api_version: null,
    livemode: false,
    created: Math.floor(Date.now() / 1_000),
    data: { object: { id: stripeCustomerId, object: "customer", email: ada.email } },
  };
  const payload = JSON.stringify(event);
  const [secret = ""] = stripe.webhookSecrets;
  const signatureHeader = stripe.client.webhooks.generateTestHeaderString({ payload, secret });
  await recordStripeEvent({ db, stripe, logger }, { rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader });
  expect(await findText(db, "evt_late")).toContain("stripe_event");
  expect(await findText(db, ada.email)).toEqual([]);
});

describe("an account is not deleted, and nothing of it is touched,", () => {
  async function expectRefusal(api: TestApi, ada: Person, code: string, givenUpMicrocredits?: bigint) {
    const { db } = api.deps.web;
    const given = givenUpMicrocredits ?? (await balanceOf(api, ada));
    await expect(deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: given })).rejects.toMatchObject({ code });
    expect((await api.get("/api/trpc/account.me", { as: ada.session })).json.result.data.email).toBe(ada.email);
    expect(await db.accountErasure.count({ where: { userId: ada.userId } })).toBe(0);
  }

  test("while paid credits are left that nobody agreed to lose", async ({ api }) => {
    const ada = await api.signUp();
    await api.giveCredits(ada.customerId, 5n * CREDIT);
    await expectRefusal(api, ada, "conflict", 0n);
    await expectRefusal(api, ada, "conflict", 6n * CREDIT);
    expect(await balanceOf(api, ada)).toBe(5n * CREDIT);
  });

  test("while credits are held", async ({ api }) => {
    const ada = await api.signUp();
    await api.giveCredits(ada.customerId, 5n * CREDIT);
    await inTransaction(api.deps.web.db, (tx) =>
      placeHold(tx, {
        requestId: newId("req"),
        customerId: ada.customerId,
        userId: ada.userId,
        amountMicrocredits: 1n,
      }),
    );
    await expectRefusal(api, ada, "in_flight");
  });

  test("while it is frozen", async ({ api }) => {
    const ada = await api.signUp();
    const freeze = { customerId: ada.customerId, cause: "operator", reason: "Test", actor: "usr_test" } as const;
    await inTransaction(api.deps.web.db, (tx) => freezeCustomer(tx, freeze));
    await expectRefusal(api, ada, "customer_frozen");
  });

  test("while a payment is disputed", async ({ api }) => {
    const ada = await api.signUp();
    const { db } = api.deps.web;
    const { json } = await api.post("/api/credits/purchase", { as: ada.session, body: { packageId: "starter" } });
    const { id } = await db.payment.findFirstOrThrow({ where: { checkoutSessionId: json.checkoutSessionId } });
    await db.stripeDispute.create({
      data: {
        id: newId("pay"),
        paymentId: id,
        customerId: ada.customerId,
        amountCents: 1_000,
        currency: "usd",
        status: "needs_response",
        withdrawnCents: 0,
        reinstatedCents: 0,
        createdAt: new Date(),
        reading: 1n,
      },
    });
    await expectRefusal(api, ada, "conflict");
  });

  test("while it owes credits", async ({ api }) => {
    const ada = await api.signUp();
    await owe(api, ada);
    await expectRefusal(api, ada, "debt_outstanding");
  });

  test("of the last owner of a team; with another owner the team stays and the person leaves it", async ({ api }) => {
    const [ada, ben] = [await api.signUp(), await api.signUp()];
    const { db } = api.deps.web;
    const teamId = newId("cus");
    await db.customer.create({ data: { id: teamId, kind: "team", name: "Team" } });
    await db.member.create({ data: { customerId: teamId, userId: ada.userId, role: "owner" } });
    await db.member.create({ data: { customerId: teamId, userId: ben.userId, role: "admin" } });
    await expectRefusal(api, ada, "conflict");
    await db.member.update({
      where: { customerId_userId: { customerId: teamId, userId: ben.userId } },
      data: { role: "owner" },
    });
    await deleteAccount(db, { userId: ada.userId, givenUpMicrocredits: 0n });
    expect(await db.member.findMany({ where: { customerId: teamId }, select: { userId: true } })).toEqual([
      { userId: ben.userId },
    ]);
  });

  test("of an operator", async ({ api }) => {
    const admin = await api.operator("admin");
    const as = await api.logInToWeb(admin);
    await expectRefusal(api, { ...admin, session: as }, "forbidden");
  });
});
