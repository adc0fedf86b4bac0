import { getBalance } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { catchUpStripeEvents } from "@scrip/payments";
import { expect } from "vitest";
import { reconcileStripe } from "./reconcile/reconcile-stripe.ts";
import { type Shop, test } from "./test-shop.ts";

const CREDIT = 1_000_000n;

test.for([
  ["1 hour", 1],
  ["24 hours", 24],
] as const)("after %s without webhooks Stripe's own retries bring everything", async ([, hours], { db, shop }) => {
  const missed = await sellDuringOutage(shop, hours);
  shop.webhooks.isUp = true;
  for (let waited = 0; waited < 13; waited += 1) await shop.control("/sandbox/clock", { advance: "1h" });
  await shop.drainInbox();
  await expectAllThere(db, missed);
});

test("after 4 days without webhooks Stripe has given up, and its list of events brings everything", async ({
  db,
  shop,
}) => {
  await catchUpStripeEvents(shop.deps); // as the daily job did before the outage
  const missed = await sellDuringOutage(shop, 96);
  shop.webhooks.isUp = true;
  const { stored } = await catchUpStripeEvents(shop.deps);
  expect(stored).toBeGreaterThanOrEqual(6);
  await shop.drainInbox();
  await expectAllThere(db, missed);
  expect(await catchUpStripeEvents(shop.deps)).toMatchObject({ stored: 0 });
  const fetched = await db.stripeEvent.findMany({ where: { source: "listing" } });
  expect(fetched.every(({ status }) => status === "processed" || status === "ignored")).toBe(true);
});

test("when nothing but the objects is left, the reconciliation brings everything", async ({ db, shop }) => {
  const missed = await sellDuringOutage(shop, 96);
  const run = await reconcileStripe(shop.deps, { from: missed.from, to: await nowOf(db) });
  expect(run?.findings.filter(({ isRepaired }) => isRepaired).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["grant_missing", "refund_missing", "dispute_missing"]),
  );
  await expectAllThere(db, missed);
  expect((await reconcileStripe(shop.deps, { from: missed.from, to: await nowOf(db) }))?.findings).toEqual([]);
});

test("an outage that is over while Stripe's API is down stays recoverable", async ({ db, shop }) => {
  const missed = await sellDuringOutage(shop, 96);
  shop.webhooks.isUp = true;
  await shop.control("/sandbox/faults", { api: { status: 500 } });
  await expect(catchUpStripeEvents(shop.deps)).rejects.toMatchObject({ code: "payment_provider_failed" });
  await shop.control("/sandbox/faults", {});
  await catchUpStripeEvents(shop.deps);
  await shop.drainInbox();
  await expectAllThere(db, missed);
});

type Missed = { from: Date; bought: string; late: string; refunded: string; disputed: string };

/** Four sales while the endpoint is down: a plain one, one paid by bank transfer, one refunded in part, one disputed and lost. */
async function sellDuringOutage(shop: Shop, hours: number): Promise<Missed> {
  shop.webhooks.isUp = false;
  const from = await nowOf(shop.deps.db);
  const sell = async (outcome: string) => {
    const purchase = await shop.buy("starter");
    await shop.pay(purchase.checkoutSessionId, outcome);
    return purchase;
  };
  const [bought, late, refunded, disputed] = [
    await sell("paid"),
    await sell("async_paid"),
    await sell("paid"),
    await sell("paid"),
  ];
  const intentOf = ({ checkoutSessionId }: { checkoutSessionId: string }) => shop.intentOf(checkoutSessionId);
  await shop.control("/sandbox/refunds", { paymentIntent: await intentOf(refunded), amount: 250 });
  await shop.control("/sandbox/disputes", { paymentIntent: await intentOf(disputed), path: "lost" });
  const step = Math.max(1, Math.floor(hours / 12));
  for (let passed = 0; passed < hours; passed += step) await shop.control("/sandbox/clock", { advance: `${step}h` });
  const customers = [bought, late, refunded, disputed].map(({ customerId }) => customerId);
  const [a = "", b = "", c = "", d = ""] = customers;
  for (const customerId of customers) {
    expect((await getBalance(shop.deps.db, customerId)).balanceMicrocredits).toBe(0n);
  }
  return { from, bought: a, late: b, refunded: c, disputed: d };
}

async function expectAllThere(db: Db, { bought, late, refunded, disputed }: Missed): Promise<void> {
  const balances = await Promise.all([bought, late, refunded, disputed].map((id) => getBalance(db, id)));
  expect(balances.map(({ balanceMicrocredits }) => balanceMicrocredits / CREDIT)).toEqual([1_000n, 1_000n, 750n, 0n]);
  expect(balances.every(({ debtMicrocredits }) => debtMicrocredits === 0n)).toBe(true);
}

async function nowOf(db: Db): Promise<Date> {
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  return now;
}
