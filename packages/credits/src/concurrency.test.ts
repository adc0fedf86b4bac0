import { inTransaction, newId } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { checkInvariants, isFullTest, test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { placeHold } from "./holds/place-hold.ts";
import { newTestCustomer, type TestCustomer } from "./test-customer.ts";

const SIZE = isFullTest()
  ? { seconds: 60, races: 500, hotWorkers: 64, giftWorkers: 20 }
  : { seconds: 3, races: 60, hotWorkers: 64, giftWorkers: 20 };
const TIMEOUT = { timeout: 300_000 };

const times = <T>(count: number, work: (number: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, number) => work(number)));
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) =>
    result.status === "fulfilled" ? [] : [isAppError(result.reason) ? result.reason.code : String(result.reason)],
  );
const successes = (results: PromiseSettledResult<unknown>[]) =>
  results.filter((result) => result.status === "fulfilled").length;

/** Workers that repeat the work until the time is over; answers every error that was not foreseen. */
async function keepBusy(workers: number, work: (worker: number) => Promise<unknown>): Promise<string[]> {
  const end = performance.now() + SIZE.seconds * 1_000;
  const surprises: string[] = [];
  await times(workers, async (worker) => {
    while (performance.now() < end) {
      await work(worker).catch((error: unknown) => {
        if (!isAppError(error) || error.code === "internal") surprises.push(String(error));
      });
    }
  });
  return surprises;
}

describe("the first requests of a new customer", () => {
  test("50 at once on an empty book are all told that credits are missing", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const codes = codesOf(await times(50, () => customer.hold(1n)));
    expect(codes).toEqual(Array.from({ length: 50 }, () => "insufficient_credits"));
  });

  test("50 at once with the first purchase never hold more than it brought", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const [, requests] = await Promise.all([customer.buy(20n), times(50, () => customer.hold(1n))]);
    const held = (await customer.balance()).heldMicrocredits;
    expect(held).toBe(BigInt(successes(requests)));
    expect(held).toBeLessThanOrEqual(20n);
    expect(new Set(codesOf(requests))).not.toContain("internal");
  });
});

test(
  `capture, void and expiry of ${SIZE.races} holds, each three times and all at once: one winner a hold`,
  TIMEOUT,
  async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(BigInt(SIZE.races) * 100n);
    for (let race = 0; race < SIZE.races; race += 20) {
      const requestIds = await Promise.all(Array.from({ length: 20 }, () => customer.hold(100n)));
      const endings = requestIds.flatMap((requestId) =>
        Array.from({ length: 3 }, () => [
          customer.capture(requestId, 40n),
          customer.release(requestId),
          customer.expire(requestId),
        ]).flat(),
      );
      const ended = await Promise.all(endings);
      expect(ended.filter((ending) => ending.settledNow)).toHaveLength(20);
      for (let first = 0; first < ended.length; first += 9) {
        expect(new Set(ended.slice(first, first + 9).map((ending) => ending.status)).size).toBe(1);
      }
    }
    expect((await customer.balance()).heldMicrocredits).toBe(0n);
  },
);

describe("one key", () => {
  test("100 identical purchases have one effect and one answer", TIMEOUT, async ({ db }) => {
    const customer = await newTestCustomer(db);
    const businessKey = `stripe:session:${newId("pay")}`;
    const results = await Promise.all(Array.from({ length: 100 }, () => customer.give(70n, { businessKey })));
    expect(new Set(results.map((result) => `${result.grantId} ${result.transferId}`)).size).toBe(1);
    expect((await customer.balance()).balanceMicrocredits).toBe(70n);
  });

  test("100 identical requests have one hold", TIMEOUT, async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(1_000n);
    const requestId = newId("req");
    expect(successes(await times(100, () => customer.hold(10n, requestId)))).toBe(100);
    expect((await customer.balance()).heldMicrocredits).toBe(10n);
  });

  test("with 30 different contents at once: one is done, the others are conflicts", TIMEOUT, async ({ db }) => {
    const customer = await newTestCustomer(db);
    const businessKey = `stripe:session:${newId("pay")}`;
    const results = await times(30, (number) => customer.give(BigInt(number + 1), { businessKey }));
    expect(successes(results)).toBe(1);
    expect(new Set(codesOf(results))).toEqual(new Set(["conflict"]));
    const [row] = await customer.rows();
    expect((await customer.balance()).balanceMicrocredits).toBe(row?.[1]);
  });
});

test(
  `gifts around a ring for ${SIZE.seconds} s: nobody is stuck, nothing is lost`,
  TIMEOUT,
  async ({ db, database }) => {
    const ring = await Promise.all(Array.from({ length: 4 }, () => newTestCustomer(db)));
    for (const customer of ring) await customer.buy(1_000n);
    let claimed = 0;
    const surprises = await keepBusy(SIZE.giftWorkers, async (worker) => {
      const giver = ring[worker % ring.length];
      // Half of the workers give to the right, half to the left: opposite orders of the same two locks.
      const receiver = ring[(worker + (worker % 2 === 0 ? 1 : ring.length - 1)) % ring.length];
      const giftId = await giver?.send(7n);
      await receiver?.claim(giftId ?? "");
      claimed += 1;
    });
    expect(surprises).toEqual([]);
    expect(claimed).toBeGreaterThan(10);
    const balances = await Promise.all(ring.map((customer) => customer.balance()));
    const waiting = await database.owner.query(
      "SELECT coalesce(sum(remaining_microcredits), 0) AS sum FROM credit_gift WHERE status = 'open'",
    );
    const total = balances.reduce((sum, balance) => sum + balance.balanceMicrocredits, 0n);
    expect(total + BigInt(waiting.rows[0].sum)).toBe(4_000n);
  },
);

test(
  `${SIZE.hotWorkers} workers on one customer for ${SIZE.seconds} s: every charge is counted once, readers never see a wrong sum`,
  TIMEOUT,
  async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(500_000n);
    await customer.give(500_000n, { category: "promotional", source: "promotion" });
    let charged = 0n;
    const surprises = await keepBusy(SIZE.hotWorkers, async (worker) => {
      if (worker % 16 === 0) return readSoundBalance(customer, 1_000_000n);
      const { chargeMicrocredits } = await customer.capture(await customer.hold(50n), BigInt(worker % 51));
      charged += chargeMicrocredits;
      return charged;
    });
    expect(surprises).toEqual([]);
    const balance = await customer.balance();
    expect(balance).toMatchObject({
      heldMicrocredits: 0n,
      balanceMicrocredits: 1_000_000n - charged,
      spentMicrocredits: charged,
    });
  },
);

/** Whatever runs meanwhile, one reading adds up. */
async function readSoundBalance(customer: TestCustomer, depositedMicrocredits: bigint): Promise<void> {
  const balance = await customer.balance();
  const remaining = balance.grants.reduce((sum, grant) => sum + grant.remainingMicrocredits, 0n);
  const isSound =
    balance.availableMicrocredits >= 0n &&
    balance.balanceMicrocredits <= depositedMicrocredits &&
    remaining === balance.balanceMicrocredits &&
    balance.balanceMicrocredits + balance.spentMicrocredits === depositedMicrocredits;
  if (!isSound) throw new Error(`a reader saw ${JSON.stringify(balance, (_key, value) => String(value))}`);
}

test("a refund while 50 requests run: what is owed is exactly what was used", TIMEOUT, async ({ db }) => {
  for (let round = 0; round < 3; round += 1) {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const requests = times(50, async (number) => {
      const requestId = await customer.hold(30n);
      return number % 3 === 0 ? customer.release(requestId) : customer.capture(requestId, BigInt(number % 31));
    });
    const [results] = await Promise.all([requests, customer.refund(paymentId, 1_000)]);
    const allowed = new Set(["insufficient_credits", "debt_outstanding"]);
    expect(codesOf(results).filter((code) => !allowed.has(code))).toEqual([]);
    const balance = await customer.balance();
    expect(balance).toMatchObject({ balanceMicrocredits: 0n, purchasedMicrocredits: 0n });
    expect(balance.debtMicrocredits).toBe(balance.spentMicrocredits);
  }
});

test(
  "somebody holds a customer's row for long: that customer is told to try again, others are not concerned",
  TIMEOUT,
  async ({ db, database }) => {
    const [blocked, other] = [await newTestCustomer(db), await newTestCustomer(db)];
    for (const each of [blocked, other]) await each.buy(1_000n);
    const holder = await database.owner.connect();
    try {
      await holder.query("BEGIN");
      await holder.query("SELECT FROM ledger_balance WHERE customer_id = $1 FOR UPDATE", [blocked.id]);
      const waiting = times(5, () =>
        inTransaction(db, async (tx) => {
          await tx.$executeRaw`SET LOCAL lock_timeout = '500ms'`;
          await placeHold(tx, { requestId: newId("req"), customerId: blocked.id, userId: "u", amountMicrocredits: 1n });
        }),
      );
      for (let request = 0; request < 5; request += 1) await other.spend(1n);
      expect(codesOf(await waiting)).toEqual(["busy", "busy", "busy", "busy", "busy"]);
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
    expect((await blocked.balance()).heldMicrocredits).toBe(0n);
    await blocked.spend(1n);
    await checkInvariants(database.owner);
  },
);
