import type { Db } from "@scrip/db";
import { checkInvariants, isFullTest, test } from "@scrip/testing";
import fc from "fast-check";
import { expect } from "vitest";
import { expireDueGrants } from "./expiry/expire-grants.ts";
import { inHours, knownCustomer, newTestCustomer } from "./test-customer.ts";

const SCHEDULES = isFullTest() ? 10_000 : 100;
const CHECK_EVERY = 50;
const SEED = isFullTest() ? Date.now() : 7;

/** A client whose every statement waits for its turn, so that the schedule decides who goes first at each step. */
function scheduled(db: Db, scheduler: fc.Scheduler, label: string): Db {
  return db.$extends({
    query: {
      async $allOperations({ args, query }) {
        await scheduler.schedule(Promise.resolve(), label);
        return query(args);
      },
    },
  }) as unknown as Db;
}

test(`${SCHEDULES} orders of the statements of capture, abort, sweep, refund and expiry: one ending, an exact debt`, {
  timeout: 7_200_000,
}, async ({ db, database }) => {
  console.info(`interleavings: seed ${SEED}`);
  let schedules = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.constantFrom(0n, 40n, 100n),
      fc.constantFrom(400, 1_000),
      async (scheduler, charge, cents) => {
        const { id } = await newTestCustomer(db);
        const customer = (label: string) => knownCustomer(scheduled(db, scheduler, label), id);
        const known = knownCustomer(db, id);
        const { paymentId } = await known.buy(150n);
        await known.give(20n, { category: "promotional", source: "promotion", expiresAt: inHours(-1) });
        const requestId = await known.hold(100n);
        const work = Promise.all([
          customer("capture").capture(requestId, charge),
          customer("abort").release(requestId),
          customer("sweep").expire(requestId),
          customer("refund").refund(paymentId, cents, { key: `stripe:refund:${paymentId}` }),
          customer("refund again").refund(paymentId, cents, { key: `stripe:refund:${paymentId}` }),
          expireDueGrants(scheduled(db, scheduler, "expiry")),
        ]);
        const [captured, aborted, swept, ...refunds] = await scheduler.waitFor(work);

        const endings = [captured, aborted, swept];
        expect(endings.filter((ending) => ending.settledNow)).toHaveLength(1);
        expect(new Set(endings.map((ending) => ending.status)).size).toBe(1);
        expect(refunds.slice(0, 2).filter((refund) => typeof refund === "object" && refund.created)).toHaveLength(1);
        const spent = captured.settledNow ? charge : 0n;
        const due = (150n * BigInt(cents)) / 1_000n;
        const owed = due + spent > 150n ? due + spent - 150n : 0n;
        expect(await known.balance()).toMatchObject({
          balanceMicrocredits: 150n - spent - due + owed,
          heldMicrocredits: 0n,
          debtMicrocredits: owed,
          spentMicrocredits: spent,
        });
        schedules += 1;
        if (schedules % CHECK_EVERY === 0) await checkInvariants(database.owner);
      },
    ),
    { numRuns: SCHEDULES, seed: SEED },
  );
});
