import type { Db } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";
import { expireDueGrants } from "./expire-grants.ts";

/** Runs the work at this moment of the one clock: the database's time stands still inside a transaction, not between two. */
async function at<T>(database: TestDatabase, moment: Date, work: () => Promise<T>): Promise<T> {
  await database.owner.query(
    `CREATE OR REPLACE FUNCTION scrip_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT timestamptz '${moment.toISOString()}' $$`,
  );
  try {
    return await work();
  } finally {
    await database.owner.query(
      `CREATE OR REPLACE FUNCTION scrip_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() + (SELECT "offset" FROM scrip_clock) $$`,
    );
  }
}

const later = (moment: Date, milliseconds: number) => new Date(moment.getTime() + milliseconds);

async function expiring(db: Db, expiresAt: Date) {
  const customer = await newTestCustomer(db);
  const { grantId } = await customer.buy(1_000n, { expiresAt });
  const isLeft = async () => (await customer.balance()).balanceMicrocredits > 0n;
  return { customer, grantId, isLeft };
}

describe("a grant", () => {
  test("is there one millisecond before its time and gone at the very instant", async ({ db, database }) => {
    const end = inHours(1);
    const { customer, isLeft } = await expiring(db, end);
    await at(database, later(end, -1), async () => {
      await expireDueGrants(db);
      expect(await isLeft()).toBe(true);
      await customer.release(await customer.hold(1_000n));
    });
    await at(database, end, async () => {
      await expect(customer.hold(1n)).rejects.toMatchObject({ code: "insufficient_credits" });
      expect((await customer.balance()).spendableMicrocredits).toBe(0n);
      expect(await expireDueGrants(db)).toBe(1);
      expect(await isLeft()).toBe(false);
    });
    await at(database, later(end, 1), async () => {
      expect(await expireDueGrants(db)).toBe(0);
    });
    expect(await customer.rows()).toEqual([
      ["purchase", 1_000n],
      ["expiry", -1_000n],
    ]);
  });

  test("is booked out once by runs in parallel and by late ones", async ({ db, database }) => {
    const end = inHours(1);
    const made = await Promise.all(Array.from({ length: 5 }, () => expiring(db, end)));
    await at(database, later(end, 86_400_000), async () => {
      const counts = await Promise.all(Array.from({ length: 6 }, () => expireDueGrants(db)));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
      expect(await expireDueGrants(db)).toBe(0);
    });
    for (const { customer } of made) expect((await customer.rows()).slice(1)).toEqual([["expiry", -1_000n]]);
  });

  test("never takes effect before its time", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.give(100n, { effectiveAt: inHours(1) });
    await expect(customer.hold(1n)).rejects.toMatchObject({ code: "insufficient_credits" });
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 100n, spendableMicrocredits: 0n });
  });
});

describe("what a hold has pinned", () => {
  test("outlives the grant: only the free rest expires, the charge succeeds, what returns expires by its own row", async ({
    db,
    database,
  }) => {
    const end = inHours(1);
    const { customer } = await expiring(db, end);
    const requestId = await customer.hold(400n);
    await at(database, end, async () => {
      await expireDueGrants(db);
      expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 400n, heldMicrocredits: 400n });
      await customer.capture(requestId, 150n);
      expect(await expireDueGrants(db)).toBe(0);
    });
    expect(await customer.rows()).toEqual([
      ["purchase", 1_000n],
      ["expiry", -600n],
      ["spend", -150n],
      ["expiry", -250n],
    ]);
  });

  test("of several expired grants returns and expires grant by grant when the hold is voided", async ({
    db,
    database,
  }) => {
    const customer = await newTestCustomer(db);
    for (const hours of [1, 2]) await customer.buy(300n, { expiresAt: inHours(hours) });
    await customer.buy(300n);
    const requestId = await customer.hold(800n);
    await at(database, inHours(3), () => customer.release(requestId));
    expect((await customer.rows()).slice(3)).toEqual([
      ["expiry", -300n],
      ["expiry", -300n],
    ]);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 300n, availableMicrocredits: 300n });
  });

  test("races with the expiry run: nothing is lost and nothing expires twice", async ({ db, database }) => {
    const end = inHours(1);
    const made = await Promise.all(Array.from({ length: 8 }, () => expiring(db, end)));
    const held = await Promise.all(
      made.map(async ({ customer }) => ({ customer, requestId: await customer.hold(400n) })),
    );
    await at(database, end, () =>
      Promise.all([
        expireDueGrants(db),
        ...held.map(({ customer, requestId }) => customer.capture(requestId, 100n)),
        expireDueGrants(db),
      ]),
    );
    for (const { customer } of held) {
      const rows = await customer.rows();
      const expired = rows.filter(([type]) => type === "expiry").reduce((sum, [, amount]) => sum + amount, 0n);
      expect(expired).toBe(-900n);
      expect((await customer.balance()).balanceMicrocredits).toBe(0n);
    }
  });
});

test("money of expired credits that nobody used is breakage, to the last nano-dollar", async ({ db, database }) => {
  const end = inHours(1);
  const customer = await newTestCustomer(db);
  await customer.give(3n, { priceNanodollars: 10n, expiresAt: end });
  await customer.spend(1n);
  await at(database, end, () => expireDueGrants(db));
  const entries = await db.ledgerEntry.findMany({ where: { transfer: { customerId: customer.id } } });
  const moved = (accountId: string) =>
    entries.filter((entry) => entry.accountId === accountId).reduce((sum, entry) => sum + entry.amount, 0n);
  expect([moved("earned_revenue"), moved("breakage_revenue"), moved("deferred_revenue")]).toEqual([3n, 7n, 0n]);
});

test("one grant that cannot be booked out does not stop the others, and is reported", async ({ db, database }) => {
  const end = inHours(1);
  const [stuck, fine] = [await expiring(db, end), await expiring(db, later(end, 1))];
  // Somebody has used the key of its expiry for something else.
  await stuck.customer.adjust(5n, `expire:${stuck.grantId}`);
  await at(database, later(end, 1), async () => {
    await expect(expireDueGrants(db)).rejects.toThrow(stuck.grantId);
    expect(await fine.isLeft()).toBe(false);
  });
});
