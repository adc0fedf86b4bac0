import { getBalance } from "@scrip/credits";
import { type Db } from "@scrip/db";
import type { TestDatabase } from "@scrip/testing";
import { expect } from "vitest";
import { test } from "./test-stack.ts";

const STARTER = 1_000_000_000n;
const WITHIN = { timeout: 15_000, interval: 50 };

test("a checkout is paid: webhook, outbox, job, credits, receipt", { timeout: 40_000 }, async ({ db, stack }) => {
  const { customerId, paymentId, checkoutSessionId } = await stack.buy();
  await stack.pay(checkoutSessionId);
  await expect.poll(() => balanceOf(db, customerId), WITHIN).toBe(STARTER);
  await expect.poll(() => stack.mailsTo(customerId), WITHIN).toHaveLength(1);
  const [mail] = await stack.mailsTo(customerId);
  expect(mail?.subject).toBe("Receipt: 1,000 credits for $10.00");
  expect(mail?.text).toMatch(/^You bought 1,000 credits for \$10\.00; your balance is 1,000 credits\.\n/);
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "paid" });
  const completed = { objectId: checkoutSessionId, type: "checkout.session.completed" };
  expect(await db.stripeEvent.findMany({ where: completed })).toMatchObject([{ status: "processed" }]);
});

test("a webhook delivered twenty-one times at once grants once and mails once", { timeout: 40_000 }, async ({
  db,
  database,
  stack,
}) => {
  const { customerId, checkoutSessionId } = await stack.buy();
  await stack.setStripeFaults({ webhooks: { duplicate: 20, shuffle: true } });
  await stack.pay(checkoutSessionId);
  await stack.setStripeFaults({});
  await expect.poll(() => countDeliveries(database, checkoutSessionId), WITHIN).toBe(21);
  await expect.poll(() => stack.mailsTo(customerId), WITHIN).toHaveLength(1);
  await expect.poll(() => countWaiting(db), WITHIN).toBe(0);
  expect(await balanceOf(db, customerId)).toBe(STARTER);
  expect(await stack.mailsTo(customerId)).toHaveLength(1);
});

test("a step that runs twice changes nothing the second time", { timeout: 40_000 }, async ({ db, stack }) => {
  await stack.setExecutorFaults({ stepTwice: true });
  const { customerId, checkoutSessionId } = await stack.buy();
  await stack.pay(checkoutSessionId);
  await expect.poll(() => stack.mailsTo(customerId), WITHIN).toHaveLength(1);
  await expect.poll(() => countWaiting(db), WITHIN).toBe(0);
  await stack.setExecutorFaults({});
  expect(await balanceOf(db, customerId)).toBe(STARTER);
  expect(await stack.mailsTo(customerId)).toHaveLength(1);
});

test("with Inngest gone the credits come all the same, and the receipt when it is back", { timeout: 60_000 }, async ({
  db,
  stack,
}) => {
  await stack.stopExecutor();
  const { customerId, checkoutSessionId } = await stack.buy();
  await stack.pay(checkoutSessionId);
  const received = { objectId: checkoutSessionId, type: "checkout.session.completed" };
  await expect.poll(() => db.stripeEvent.count({ where: received }), WITHIN).toBe(1);
  await stack.advanceClock("31s");
  await expect.poll(() => balanceOf(db, customerId), WITHIN).toBe(STARTER);
  expect(await stack.mailsTo(customerId)).toHaveLength(0);

  await stack.startExecutor();
  await expect
    .poll(
      async () => {
        await stack.advanceClock("10s"); // the relay waits a little longer after each failure
        return stack.mailsTo(customerId);
      },
      { timeout: 30_000, interval: 500 },
    )
    .toHaveLength(1);
});

test("a job that fails for good raises an alarm", { timeout: 60_000 }, async ({ db, stack }) => {
  const { checkoutSessionId, customerId } = await stack.buy();
  await stack.pay(checkoutSessionId);
  await stack.setStripeFaults({ api: { status: 503 } });
  await expect
    .poll(
      async () => {
        await stack.advanceClock("3h");
        return db.alarm.count({ where: { kind: "job_failed" } });
      },
      { timeout: 50_000, interval: 100 },
    )
    .toBeGreaterThan(0);
  await stack.setStripeFaults({});
  await expect
    .poll(
      async () => {
        await stack.advanceClock("1h");
        return balanceOf(db, customerId);
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(STARTER);
});

async function balanceOf(db: Db, customerId: string): Promise<bigint> {
  return (await getBalance(db, customerId)).balanceMicrocredits;
}

async function countWaiting(db: Db): Promise<number> {
  const events = await db.stripeEvent.count({ where: { status: "received" } });
  return events + (await db.outboxMessage.count({ where: { sentAt: null } }));
}

/** How often the sandbox Stripe has told of the paid session and got a 2xx. */
async function countDeliveries({ owner }: TestDatabase, checkoutSessionId: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `SELECT count(*)::int FROM sandbox_stripe.delivery d JOIN sandbox_stripe.event e ON e.id = d.event_id
     WHERE e.type = 'checkout.session.completed' AND e.body->'data'->'object'->>'id' = $1 AND d.delivered_at IS NOT NULL`,
    [checkoutSessionId],
  );
  return rows[0]?.count ?? 0;
}
