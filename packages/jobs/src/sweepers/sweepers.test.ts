import { getBalance } from "@scrip/credits";
import { expect } from "vitest";
import { test } from "../test-jobs.ts";
import { sweepPendingPayments } from "./sweep-pending-payments.ts";
import { sweepStripeEvents } from "./sweep-stripe-events.ts";

const COMPLETED = "checkout.session.completed";
const BASIC = 5_500_000_000n;

test("an event that no job has worked off within 30 seconds is worked off without Inngest", async ({
  db,
  database,
  jobs,
}) => {
  const { customerId, checkoutSessionId } = await jobs.buy();
  await jobs.pay(checkoutSessionId);
  const id = await jobs.receiveEvent(COMPLETED, checkoutSessionId);
  await sweepStripeEvents(jobs.deps);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n); // the job still has its chance

  await database.advanceClock("31 seconds");
  await sweepStripeEvents(jobs.deps);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(BASIC);
  expect(await db.stripeEvent.findUnique({ where: { id } })).toMatchObject({ status: "processed", attempts: 1 });
});

test("two sweepers at once grant once", async ({ db, database, jobs }) => {
  const { customerId, checkoutSessionId } = await jobs.buy();
  await jobs.pay(checkoutSessionId);
  await jobs.receiveEvent(COMPLETED, checkoutSessionId);
  await jobs.receiveEvent("checkout.session.async_payment_succeeded", checkoutSessionId);
  await database.advanceClock("31 seconds");
  await Promise.all([sweepStripeEvents(jobs.deps), sweepStripeEvents(jobs.deps), sweepStripeEvents(jobs.deps)]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(BASIC);
});

test("while Stripe is down an event stays open, is tried again later, and asks for a person in the end", async ({
  db,
  database,
  jobs,
}) => {
  const { customerId, checkoutSessionId } = await jobs.buy();
  await jobs.pay(checkoutSessionId);
  const id = await jobs.receiveEvent(COMPLETED, checkoutSessionId);
  await jobs.setStripeFaults({ api: { status: 503 } });
  await database.advanceClock("31 seconds");
  await sweepStripeEvents(jobs.deps);
  await sweepStripeEvents(jobs.deps); // not due again yet
  const afterOne = await db.stripeEvent.findUniqueOrThrow({ where: { id } });
  expect(afterOne).toMatchObject({ status: "received", attempts: 1, lastError: expect.stringContaining("Stripe") });

  for (let round = 0; round < 5; round += 1) {
    await database.advanceClock("1 hour");
    await sweepStripeEvents(jobs.deps);
  }
  expect(await db.alarm.count({ where: { kind: "stripe_event_stuck", subject: id } })).toBe(1);

  await jobs.setStripeFaults({});
  await database.advanceClock("1 hour");
  await sweepStripeEvents(jobs.deps);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(BASIC);
});

test("credits come even when no webhook ever did", async ({ db, database, jobs }) => {
  const { customerId, checkoutSessionId } = await jobs.buy();
  await jobs.pay(checkoutSessionId);
  await sweepPendingPayments(jobs.deps);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  await database.advanceClock("6 minutes");
  await Promise.all([sweepPendingPayments(jobs.deps), sweepPendingPayments(jobs.deps)]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(BASIC);
});

test("an abandoned Checkout is asked about ever less often, and closed when Stripe has closed it", async ({
  db,
  database,
  jobs,
}) => {
  const { paymentId } = await jobs.buy();
  const dueTimes = new Set<number | undefined>();
  for (let minutes = 0; minutes < 30 * 60; minutes += 10) {
    await database.advanceClock("10 minutes");
    await sweepPendingPayments(jobs.deps);
    dueTimes.add((await db.payment.findUniqueOrThrow({ where: { id: paymentId } })).nextCheckAt?.getTime());
  }
  expect(dueTimes.size).toBeLessThan(14);
  // Stripe's own clock closes the session after 24 hours; the sweeper notices at its next question.
  await database.advanceClock("2 days");
  await expect
    .poll(async () => {
      await database.advanceClock("2 days");
      await sweepPendingPayments(jobs.deps);
      return (await db.payment.findUniqueOrThrow({ where: { id: paymentId } })).status;
    })
    .toBe("expired");
});

test("a purchase whose Checkout was never opened is closed after a day", async ({ db, database, jobs }) => {
  const { paymentId } = await jobs.buy();
  await db.payment.update({ where: { id: paymentId }, data: { checkoutSessionId: null, checkoutUrl: null } });
  await database.advanceClock("1 hour");
  await sweepPendingPayments(jobs.deps);
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "pending" });
  await database.advanceClock("24 hours");
  await sweepPendingPayments(jobs.deps);
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "expired" });
});

test("a payment that Stripe cannot be asked about does not hold up the others", async ({ db, database, jobs }) => {
  const [lost, good] = [await jobs.buy(), await jobs.buy()];
  await db.payment.update({ where: { id: lost.paymentId }, data: { checkoutSessionId: "cs_test_gone" } });
  await jobs.pay(good.checkoutSessionId);
  await database.advanceClock("6 minutes");
  await sweepPendingPayments(jobs.deps);
  expect((await getBalance(db, good.customerId)).balanceMicrocredits).toBe(BASIC);
});
