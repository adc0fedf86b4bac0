import { getBalance } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { listCheckouts } from "@scrip/payments";
import { expect, test as pure } from "vitest";
import { fulfilPayment } from "../fulfil-payment.ts";
import { dollarsOf } from "../test-books.ts";
import { type Shop, test } from "../test-shop.ts";
import type { Finding } from "./finding.ts";
import { reconcileStripe, splitIntoDays } from "./reconcile-stripe.ts";

const CREDIT = 1_000_000n;
const DAY_MS = 86_400_000;

test("where nothing was missed nothing is found", async ({ db, shop }) => {
  await shop.buyAndPay("starter");
  const refunded = await shop.buyAndPay("basic");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: refunded.paymentIntentId, amount: 100 });
  await findingsOf(shop, refund.id);
  const again = await reconcile(shop);
  expect(again.findings).toEqual([]);
  expect(again.compared).toBeGreaterThanOrEqual(5);
  const check = await db.stripeCheck.findUniqueOrThrow({ where: { id: again.checkId } });
  expect(check).toMatchObject({ compared: again.compared, openKey: null, finishedAt: expect.any(Date) });
});

test("a payment that no event told of gets its credits, once", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  expect(await findingsOf(shop, checkoutSessionId)).toEqual([
    { kind: "grant_missing", subject: checkoutSessionId, paymentId, isRepaired: true },
  ]);
  expect(await findingsOf(shop, checkoutSessionId)).toEqual([]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000n * CREDIT);
  expect(await db.alarm.count({ where: { kind: "stripe_events_missed", acknowledgedAt: null } })).toBe(1);
});

test("refunds and disputes that no event told of take their credits, once", async ({ db, shop }) => {
  const refunded = await shop.buyAndPay("starter");
  const disputed = await shop.buyAndPay("starter");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: refunded.paymentIntentId, amount: 300 });
  const order = { paymentIntent: disputed.paymentIntentId, path: "won", after: "1h" };
  const dispute = await shop.control("/sandbox/disputes", order);
  const { findings } = await reconcile(shop);
  expect(findings.filter(({ subject }) => subject === refund.id)).toMatchObject([
    { kind: "refund_missing", paymentId: refunded.paymentId, isRepaired: true },
  ]);
  expect(findings.filter(({ subject }) => subject === dispute.id)).toMatchObject([
    { kind: "dispute_missing", paymentId: disputed.paymentId, isRepaired: true },
  ]);
  expect((await getBalance(db, refunded.customerId)).balanceMicrocredits).toBe(700n * CREDIT);
  expect((await getBalance(db, disputed.customerId)).balanceMicrocredits).toBe(0n);

  // Weeks later the bank decides, and again nobody is told: what has not ended is looked at, however old it is.
  await shop.control("/sandbox/clock", { advance: "20d" });
  const later = await reconcileStripe(shop.deps);
  expect(later?.findings.filter(({ subject }) => subject === dispute.id)).toMatchObject([
    { kind: "dispute_differs", isRepaired: true },
  ]);
  expect((await getBalance(db, disputed.customerId)).balanceMicrocredits).toBe(1_000n * CREDIT);
});

test("a refund that failed unheard is given back", async ({ db, shop }) => {
  const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
  const refund = await shop.control("/sandbox/refunds", {
    paymentIntent: paymentIntentId,
    outcome: "succeeded_failed",
  });
  await reconcile(shop);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  await shop.control("/sandbox/clock", { advance: "10s" });
  expect(await findingsOf(shop, refund.id)).toMatchObject([{ kind: "refund_differs", isRepaired: true }]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000n * CREDIT);
});

test("money at Stripe that no payment of ours explains is reported, and nothing is granted", async ({ db, shop }) => {
  const session = await shop.deps.stripe.client.checkout.sessions.create({
    mode: "payment",
    client_reference_id: "pay_none",
    metadata: { customerId: "cus_none" },
    payment_intent_data: { metadata: { paymentId: "pay_none" } },
    line_items: [
      { quantity: 1, price_data: { unit_amount: 1_000, currency: "usd", product_data: { name: "Credits" } } },
    ],
    success_url: "http://localhost:3000/ok",
  });
  await shop.pay(session.id, "paid");
  const grants = await db.grant.count();
  const { findings } = await reconcile(shop);
  expect(findings).toEqual([
    expect.objectContaining({ kind: "payment_unknown", subject: session.id, isRepaired: false }),
    expect.objectContaining({ kind: "charge_unknown", isRepaired: false }),
  ]);
  expect(await db.grant.count()).toBe(grants);
  expect(await db.alarm.count({ where: { kind: "stripe_payment_unknown", subject: session.id } })).toBe(1);
});

test("a sale that was not what we sold is reported every time until somebody deals with it", async ({ db, shop }) => {
  const { paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  await db.payment.update({ where: { id: paymentId }, data: { amountCents: 2_000 } });
  const expected = { kind: "sale_quarantined", subject: checkoutSessionId, paymentId, isRepaired: false };
  expect(await findingsOf(shop, checkoutSessionId)).toEqual([expected]);
  expect(await findingsOf(shop, checkoutSessionId)).toEqual([expected]);
  await db.payment.update({ where: { id: paymentId }, data: { amountCents: 1_000 } });
  expect(await findingsOf(shop, checkoutSessionId)).toMatchObject([{ kind: "grant_missing", isRepaired: true }]);
});

test("amounts that were changed on our side, and rows that Stripe does not have, are reported and left alone", async ({
  db,
  shop,
}) => {
  const changed = await shop.buyAndPay("starter");
  await db.payment.update({ where: { id: changed.paymentId }, data: { amountCents: 1_001 } });
  const moved = await shop.buyAndPay("starter");
  await db.payment.update({ where: { id: moved.paymentId }, data: { checkoutSessionId: "cs_test_gone" } });
  const refund = {
    id: "re_gone",
    paymentId: moved.paymentId,
    customerId: moved.customerId,
    amountCents: 5,
    currency: "usd",
    status: "pending",
    createdAt: await nowOf(db),
    reading: 0n,
  };
  await db.stripeRefund.create({ data: refund });
  const { status: _, ...rest } = refund;
  const dispute = { ...rest, id: "du_gone", status: "needs_response", withdrawnCents: 0, reinstatedCents: 0 };
  await db.stripeDispute.create({ data: dispute });

  const { findings } = await reconcile(shop);
  const kinds = (subject: string) => findings.filter((one) => one.subject === subject).map((one) => one.kind);
  expect(kinds(changed.checkoutSessionId)).toEqual(["amount_differs"]);
  expect(kinds(changed.chargeId)).toEqual(["amount_differs"]);
  expect(kinds("cs_test_gone")).toEqual(["payment_not_at_stripe"]);
  expect(kinds("re_gone")).toEqual(["refund_not_at_stripe"]);
  expect(kinds("du_gone")).toEqual(["dispute_not_at_stripe"]);
  expect(findings.some(({ isRepaired }) => isRepaired)).toBe(false);

  await db.payment.update({ where: { id: changed.paymentId }, data: { amountCents: 1_000 } });
  await db.payment.update({ where: { id: moved.paymentId }, data: { checkoutSessionId: moved.checkoutSessionId } });
  await db.stripeRefund.update({ where: { id: "re_gone" }, data: { status: "canceled", createdAt: new Date(0) } });
  await db.stripeDispute.update({ where: { id: "du_gone" }, data: { status: "lost", createdAt: new Date(0) } });
});

test("a payment that was unpaid at Stripe all along is reported", async ({ db, shop }) => {
  const good = await shop.buyAndPay("starter");
  const unpaid = await shop.buy("starter");
  await db.payment.update({ where: { id: unpaid.paymentId }, data: { checkoutSessionId: null } });
  await db.payment.update({ where: { id: good.paymentId }, data: { checkoutSessionId: unpaid.checkoutSessionId } });
  const { findings } = await reconcile(shop);
  expect(findings.filter(({ paymentId }) => paymentId === good.paymentId).map(({ kind }) => kind)).toContain(
    "amount_differs",
  );
  await db.payment.update({ where: { id: good.paymentId }, data: { checkoutSessionId: good.checkoutSessionId } });
});

test("rows that were lost are written again, and nothing is taken twice", async ({ db, database, shop }) => {
  const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: paymentIntentId, amount: 100 });
  await reconcile(shop);
  await database.owner.query("DELETE FROM stripe_refund WHERE id = $1", [refund.id]);
  expect(await findingsOf(shop, refund.id)).toMatchObject([{ kind: "refund_missing", isRepaired: true }]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(900n * CREDIT);
});

test("a fee that Stripe booked late is booked here, once", async ({ db, shop }) => {
  const { checkoutSessionId, paymentId, customerId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const { client } = shop.deps.stripe;
  const { sessions } = client.checkout;
  // Stripe may say that a charge was paid before it has booked it.
  const early = {
    ...shop.deps.stripe,
    client: new Proxy(client, {
      get: (target, key) => (key === "checkout" ? { sessions: { retrieve } } : Reflect.get(target, key)),
    }),
  };
  async function retrieve(...args: Parameters<typeof sessions.retrieve>) {
    const answer = await sessions.retrieve(...args);
    const intent = answer.payment_intent;
    if (typeof intent === "object" && typeof intent?.latest_charge === "object" && intent.latest_charge) {
      intent.latest_charge.balance_transaction = null;
    }
    return answer;
  }
  await fulfilPayment({ ...shop.deps, stripe: early }, { checkoutSessionId });
  expect(await dollarsOf(db, customerId)).toEqual({ stripe_clearing: -1_000, deferred_revenue: 1_000 });
  const { findings } = await reconcile(shop);
  expect(findings.filter((one) => one.paymentId === paymentId)).toMatchObject([
    { kind: "fee_missing", isRepaired: true },
  ]);
  await db.payment.update({ where: { id: paymentId }, data: { stripeFeeCents: null } });
  await reconcile(shop);
  expect(await dollarsOf(db, customerId)).toMatchObject({ stripe_fees: -59 });
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ stripeFeeCents: 59 });
});

test("of two runs at once one works; one that died is taken over after an hour", async ({ db, database, shop }) => {
  const period = await periodOf(shop);
  const runs = await Promise.all([1, 2, 3, 4].map(() => reconcileStripe(shop.deps, period)));
  expect(runs.filter((run) => run !== null)).toHaveLength(1);
  const dead = { id: "chk_dead", fromAt: period.from, toAt: period.to, openKey: "running" };
  await db.stripeCheck.create({ data: dead });
  expect(await reconcileStripe(shop.deps, period)).toBeNull();
  await database.advanceClock("61 minutes");
  expect(await reconcileStripe(shop.deps, period)).not.toBeNull();
});

test("a run that Stripe breaks off can be run again at once", async ({ shop }) => {
  const { checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  await shop.control("/sandbox/faults", { api: { status: 503 } });
  await expect(reconcile(shop)).rejects.toMatchObject({ code: "payment_provider_failed" });
  await shop.control("/sandbox/faults", {});
  expect(await findingsOf(shop, checkoutSessionId)).toMatchObject([{ kind: "grant_missing" }]);
});

test("more than one page of Stripe's is read to its end", async ({ shop }) => {
  const bought = await Promise.all(Array.from({ length: 105 }, () => shop.buy("starter")));
  const listed: string[] = [];
  for await (const { checkoutSessionId } of listCheckouts(shop.deps.stripe, await periodOf(shop))) {
    listed.push(checkoutSessionId);
  }
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(expect.arrayContaining(bought.map(({ checkoutSessionId }) => checkoutSessionId)));
  expect((await reconcile(shop)).compared).toBeGreaterThanOrEqual(listed.length);
});

pure("a long period is cut into days that leave nothing out and share nothing", () => {
  const from = new Date("2030-01-01T12:00:00.400Z");
  const days = [...splitIntoDays({ from, to: new Date(from.getTime() + 2.5 * DAY_MS) })];
  expect(days.map((day) => day.to.getTime() - day.from.getTime())).toEqual([DAY_MS, DAY_MS, DAY_MS / 2 + 1_000]);
  expect(days.map((day) => day.from.toISOString())).toEqual([
    "2030-01-01T12:00:00.000Z",
    "2030-01-02T12:00:00.000Z",
    "2030-01-03T12:00:00.000Z",
  ]);
});

async function nowOf(db: Db): Promise<Date> {
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  return now;
}

/**
 * Everything that this file has done, up to now. It is compared a day at a time; half a day more keeps the ends of these days away from
 * what was just done, or a payment and its Checkout could be on two of them.
 */
async function periodOf(shop: Shop) {
  const now = await nowOf(shop.deps.db);
  return { from: new Date(now.getTime() - 2.5 * DAY_MS), to: new Date(now.getTime() + 1_000) };
}

async function reconcile(shop: Shop) {
  const run = await reconcileStripe(shop.deps, await periodOf(shop));
  if (run === null) throw new Error("another run is under way");
  return run;
}

async function findingsOf(shop: Shop, subject: string): Promise<Finding[]> {
  const { findings } = await reconcile(shop);
  return findings.filter((finding) => finding.subject === subject);
}
