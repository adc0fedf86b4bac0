import { applyDispute, applyRefund, fulfilPayment } from "@scrip/billing";
import { adjustCredits, freezeCustomer } from "@scrip/credits";
import { type Db, inTransaction } from "@scrip/db";
import { idOf } from "@scrip/payments";
import { expect } from "vitest";
import { type Person, type TestApi, test } from "../test-api.ts";

const CREDIT = 1_000_000n;

async function buyStarter(api: TestApi, { session: as, customerId }: Person) {
  const { json } = await api.post("/api/credits/purchase", { as, body: { packageId: "starter" } });
  await api.pay(json.checkoutSessionId);
  const fulfilled = await fulfilPayment(api.deps.web, {
    checkoutSessionId: json.checkoutSessionId,
    expectedCustomerId: customerId,
  });
  const { client } = api.deps.web.stripe;
  const { payment_intent } = await client.checkout.sessions.retrieve(json.checkoutSessionId);
  return { paymentId: fulfilled.paymentId, paymentIntent: idOf(payment_intent) ?? "" };
}

const standingOf = async (api: TestApi, { session: as }: Person) =>
  (await api.get("/api/trpc/credits.standing", { as })).json.result.data;

async function spend(db: Db, { customerId }: Person, credits: bigint): Promise<void> {
  await inTransaction(db, (tx) =>
    adjustCredits(tx, {
      customerId,
      amountMicrocredits: -credits * CREDIT,
      reason: "Spent in a test",
      actor: "usr_test",
      businessKey: `test:${crypto.randomUUID()}`,
    }),
  );
}

test("nothing stands against a customer who owes nothing", async ({ api }) => {
  expect(await standingOf(api, await api.signUp())).toEqual({ freezes: [], owing: [] });
});

test("what is owed names the refunded payment, and a later purchase repays it", async ({ api, db }) => {
  const person = await api.signUp();
  const { paymentId, paymentIntent } = await buyStarter(api, person);
  await spend(db, person, 900n);
  const { client } = api.deps.web.stripe;
  const refund = await client.refunds.create({ payment_intent: paymentIntent, amount: 500 });
  await applyRefund(api.deps.web, { stripeRefundId: refund.id });
  expect(await standingOf(api, person)).toMatchObject({
    freezes: [],
    owing: [{ paymentId, reason: "refund", owed: "400" }],
  });
  await buyStarter(api, person);
  expect(await standingOf(api, person)).toEqual({ freezes: [], owing: [] });
});

test("a freeze says who wants it; a dispute names its payment", async ({ api, db, servers }) => {
  const person = await api.signUp();
  const { paymentId, paymentIntent } = await buyStarter(api, person);
  const response = await fetch(`${servers.stripe.url}/sandbox/disputes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ paymentIntent, path: "open" }),
  });
  const { id } = (await response.json()) as { id: string };
  await applyDispute(api.deps.web, { stripeDisputeId: id });
  const { customerId } = person;
  await inTransaction(db, (tx) =>
    freezeCustomer(tx, { customerId, cause: "operator", reason: "A secret of the operators", actor: "usr_support" }),
  );
  const answer = await standingOf(api, person);
  expect(answer).toMatchObject({
    freezes: [
      { cause: "dispute", paymentId },
      { cause: "operator", paymentId: null },
    ],
  });
  expect(JSON.stringify(answer)).not.toContain("secret");
});
