import { fulfilPayment } from "@scrip/billing";
import { expect } from "vitest";
import { type Answered, type Proof, type TestApi, test } from "../test-api.ts";

let made = 0;

async function createCode(api: TestApi, terms: object): Promise<string> {
  made += 1;
  const code = `TRY${made}`;
  const { session: as } = await api.operator("admin");
  const body = { code, ...terms };
  const answer = await api.post("/api/credits/admin/promotion-codes", { as, body, audience: "admin" });
  expect(answer.status, answer.text).toBe(200);
  return code;
}

const enter = (api: TestApi, as: Proof, code: string) =>
  api.post("/api/trpc/promotionCodes.enter", { as, body: { code } });
const messageOf = ({ json }: Answered) => json.error.message as string;
const discountOf = async (api: TestApi, as: Proof, code: string) => {
  const input = encodeURIComponent(JSON.stringify({ code }));
  return (await api.get(`/api/trpc/promotionCodes.discount?input=${input}`, { as })).json.result.data;
};

test("a code that gives credits gives them once, however it is typed, and says what came of it", async ({ api }) => {
  const { session: as } = await api.signUp();
  const code = await createCode(api, { credits: "250", validDays: 30 });
  const entered = await enter(api, as, ` ${code.toLowerCase()} `);
  expect(entered.json.result.data).toMatchObject({ kind: "credits", credits: "250", balanceAfter: "250" });
  const { json: balance } = await api.get("/api/credits/balance", { as });
  expect(balance).toMatchObject({ balance: "250", totalPurchased: "0", grants: [{ source: "promotion" }] });
  expect(balance.grants[0].expiresAt).toBe(entered.json.result.data.expiresAt);

  const again = await enter(api, as, code);
  expect(again.status).toBe(400);
  expect(messageOf(again)).toContain("Nothing was changed");
  expect((await api.get("/api/credits/balance", { as })).json.balance).toBe("250");
});

test("a discount is shown before it is used, is on the Checkout, and is gone once it was paid with", async ({
  api,
}) => {
  const { session: as, customerId } = await api.signUp();
  const code = await createCode(api, { percentOff: 20 });
  const discount = { code, percentOff: 20, amountOffCents: null };
  expect((await enter(api, as, code)).json.result.data).toEqual({ kind: "discount", discount });
  expect(await discountOf(api, as, code)).toEqual(discount);

  const body = { packageId: "basic", promotionCode: code };
  const { json } = await api.post("/api/credits/purchase", { as, body });
  const session = await api.deps.web.stripe.client.checkout.sessions.retrieve(json.checkoutSessionId);
  expect(session).toMatchObject({ amount_subtotal: 4_500, amount_total: 3_600 });
  await api.pay(json.checkoutSessionId);
  const paid = { checkoutSessionId: json.checkoutSessionId, expectedCustomerId: customerId };
  expect(await fulfilPayment(api.deps.web, paid)).toMatchObject({ status: "paid", granted: true });

  expect(await discountOf(api, as, code)).toBeNull();
  const again = await enter(api, as, code);
  expect(messageOf(again)).toContain("used this code before");
  const refused = await api.post("/api/credits/purchase", { as, body });
  expect(refused.status).toBe(400);
  const { json: receipts } = await api.get("/api/trpc/receipts.list", { as });
  expect(receipts.result.data.items).toMatchObject([{ discountCents: 900, promotionCode: code, paidCents: 3_600 }]);
  const { json: years } = await api.get("/api/trpc/receipts.years", { as });
  expect(years.result.data.years).toMatchObject([{ receipts: 1, paidCents: 3_600, refundedCents: 0 }]);
});

test("a repeated purchase with a code answers the same Checkout, also after the code was used by it", async ({
  api,
}) => {
  const { session: as, customerId } = await api.signUp();
  const promotionCode = await createCode(api, { amountOffCents: 300 });
  const body = { packageId: "starter", promotionCode, idempotencyKey: crypto.randomUUID() };
  const first = await api.post("/api/trpc/credits.purchase", { as, body });
  const { checkoutSessionId } = first.json.result.data;
  await api.pay(checkoutSessionId);
  await fulfilPayment(api.deps.web, { checkoutSessionId, expectedCustomerId: customerId });
  const second = await api.post("/api/trpc/credits.purchase", { as, body });
  expect(second.json.result.data.checkoutSessionId).toBe(checkoutSessionId);
});

test("a code that is unknown, no code, or both a discount and credits changes nothing and says why", async ({
  api,
}) => {
  const { session: as } = await api.signUp();
  const unknown = await enter(api, as, "NOSUCHCODE");
  expect({ status: unknown.status, message: messageOf(unknown) }).toEqual({
    status: 400,
    message: "There is no such code. Look at its letters and digits again.",
  });
  expect((await enter(api, as, "two words")).status).toBe(400);
  expect(await discountOf(api, as, "NOSUCHCODE")).toBeNull();
  const purchase = await api.post("/api/credits/purchase", {
    as,
    body: { packageId: "starter", promotionCode: "NOSUCHCODE" },
  });
  expect(purchase.status).toBe(400);
  const { session: admin } = await api.operator("admin");
  const both = { code: "BOTHWAYS", percentOff: 10, credits: "5" };
  const refused = await api.post("/api/credits/admin/promotion-codes", { as: admin, body: both, audience: "admin" });
  expect(refused.status).toBe(400);
});

test("codes that nobody made are tried only so often in an hour, whichever way; one that somebody made does not count", async ({
  api,
  database,
}) => {
  const { session: as } = await api.signUp();
  const known = await createCode(api, { percentOff: 10 });
  await database.advanceToNoon();
  const { web } = api.deps;
  const { auth } = web;
  web.auth = { ...auth, limits: { ...auth.limits, promotionCodePerAccount: { limit: 3, windowSeconds: 3_600 } } };
  try {
    for (let count = 0; count < 5; count += 1) expect((await enter(api, as, known)).status).toBe(200);
    expect((await enter(api, as, "GUESS1")).status).toBe(400);
    expect(await discountOf(api, as, "GUESS2")).toBeNull();
    const body = { packageId: "basic", promotionCode: "GUESS3" };
    expect((await api.post("/api/credits/purchase", { as, body })).status).toBe(400);
    for (const code of ["GUESS4", known]) {
      const refused = await enter(api, as, code);
      expect(refused.status, code).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const { session: another } = await api.signUp();
    expect((await enter(api, another, known)).status).toBe(200);
    await database.advanceClock("1 hour");
    expect((await enter(api, as, known)).status).toBe(200);
  } finally {
    web.auth = auth;
  }
});
