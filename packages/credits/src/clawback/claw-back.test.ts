import { test } from "@scrip/testing";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";

const ceilingOf = (credits: bigint, refunded: number, paid: number) =>
  (credits * BigInt(refunded) + BigInt(paid) - 1n) / BigInt(paid);

describe("a refund of an untouched purchase", () => {
  test("in full takes all of its paid and bonus credits, each as its own row", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
    expect(await customer.refund(paymentId, 1_000)).toEqual({
      created: true,
      takenMicrocredits: 1_100n,
      pendingMicrocredits: 0n,
      debtMicrocredits: 0n,
    });
    expect(await customer.balance()).toMatchObject({
      balanceMicrocredits: 0n,
      debtMicrocredits: 0n,
      purchasedMicrocredits: 0n,
    });
    expect(await customer.rows()).toEqual([
      ["purchase", 1_000n],
      ["bonus", 100n],
      ["clawback", -1_000n],
      ["clawback", -100n],
    ]);
  });

  test("in part takes the same share of paid and of bonus credits, rounded up", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
    expect(await customer.refund(paymentId, 333)).toMatchObject({ takenMicrocredits: 333n + 34n });
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 733n, purchasedMicrocredits: 667n });
  });

  test("repeated, twice or at once, takes nothing more", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
    const key = `stripe:refund:${paymentId}`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => customer.refund(paymentId, 500, { key })));
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(await customer.refund(paymentId, 500, { key })).toEqual({
      created: false,
      takenMicrocredits: 0n,
      pendingMicrocredits: 0n,
      debtMicrocredits: 0n,
    });
    expect((await customer.balance()).balanceMicrocredits).toBe(550n);
  });

  test("several partial refunds, in any order and with repetitions, take what their sum demands, never more", async ({
    db,
  }) => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 249 }), { minLength: 1, maxLength: 4 }).chain((cents) => {
      const twice = [...cents.entries(), ...cents.entries()];
      return fc.shuffledSubarray(twice, { minLength: twice.length });
    });
    await fc.assert(
      fc.asyncProperty(deliveries, fc.bigInt(1n, 3_000n), fc.bigInt(1n, 300n), async (order, credits, bonus) => {
        const customer = await newTestCustomer(db);
        const { paymentId } = await customer.buy(credits, { bonus });
        const refunds = new Map<number, number>();
        for (const [index, cents] of order) {
          await customer.refund(paymentId, cents, { key: `stripe:refund:${paymentId}:${index}` });
          refunds.set(index, cents);
          const refunded = refunds.values().reduce((sum, part) => sum + part, 0);
          expect((await customer.balance()).balanceMicrocredits).toBe(
            credits - ceilingOf(credits, refunded, 1_000) + bonus - ceilingOf(bonus, refunded, 1_000),
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  test("that together exceed the payment take all there was, and no more", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    await customer.refund(paymentId, 700);
    expect(await customer.dispute(paymentId, 1_000)).toMatchObject({ takenMicrocredits: 300n, debtMicrocredits: 0n });
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  });
});

describe("a refund after credits were spent", () => {
  test.for([
    { spent: 0n, others: 0n, taken: 1_000n, debt: 0n, left: 0n },
    { spent: 800n, others: 0n, taken: 200n, debt: 800n, left: 0n },
    { spent: 1_000n, others: 0n, taken: 0n, debt: 1_000n, left: 0n },
    { spent: 0n, others: 500n, taken: 1_000n, debt: 0n, left: 500n },
    { spent: 800n, others: 500n, taken: 700n, debt: 300n, left: 0n },
    { spent: 800n, others: 900n, taken: 1_000n, debt: 0n, left: 100n },
    { spent: 1_000n, others: 5_000n, taken: 1_000n, debt: 0n, left: 4_000n },
  ])(
    "of 1,000 bought and $spent spent, with $others of another purchase: $taken are taken, $debt are owed",
    async ({ spent, others, taken, debt, left }, { db }) => {
      const customer = await newTestCustomer(db);
      const { paymentId } = await customer.buy(1_000n);
      if (spent > 0n) await customer.spend(spent);
      if (others > 0n) await customer.buy(others);
      expect(await customer.refund(paymentId, 1_000)).toMatchObject({
        takenMicrocredits: taken,
        debtMicrocredits: debt,
      });
      expect(await customer.balance()).toMatchObject({ balanceMicrocredits: left, debtMicrocredits: debt });
    },
  );

  test("takes from other paid grants before it makes debt, never from promotional ones", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    await customer.spend(1_000n);
    await customer.give(400n, { category: "promotional", source: "promotion" });
    await customer.buy(300n);
    expect(await customer.refund(paymentId, 1_000)).toMatchObject({ takenMicrocredits: 300n, debtMicrocredits: 700n });
    expect((await customer.balance()).balanceMicrocredits).toBe(400n);
  });

  test("takes for a used-up bonus from the purchase's own paid credits too", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
    await customer.spend(100n);
    expect(await customer.refund(paymentId, 500)).toMatchObject({ takenMicrocredits: 550n, debtMicrocredits: 0n });
    expect((await customer.balance()).balanceMicrocredits).toBe(450n);
  });

  test("does not take from other grants what has run out of time, whether or not it is booked out yet", async ({
    db,
  }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    await customer.spend(1_000n);
    await customer.buy(400n, { expiresAt: inHours(-1) });
    expect(await customer.refund(paymentId, 1_000)).toMatchObject({ takenMicrocredits: 0n, debtMicrocredits: 1_000n });
  });

  test("does not take a second time what ran out of time of the purchase itself", async ({ db, database }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { expiresAt: inHours(1) });
    await customer.spend(300n);
    await database.advanceClock("2 hours");
    const clawback = await customer.refund(paymentId, 1_000);
    await database.advanceClock("-2 hours");
    expect(clawback).toMatchObject({ takenMicrocredits: 0n, debtMicrocredits: 300n });
    expect(await customer.rows()).toContainEqual(["expiry", -700n]);
  });
});

describe("credits that holds have pinned", () => {
  test("are taken when they are released, and until then the request runs on", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const requestId = await customer.hold(600n);
    expect(await customer.refund(paymentId, 1_000)).toMatchObject({
      takenMicrocredits: 400n,
      pendingMicrocredits: 600n,
      debtMicrocredits: 0n,
    });
    const settled = await customer.release(requestId);
    expect(settled).toMatchObject({
      returnedMicrocredits: 600n,
      availableMicrocredits: 0n,
      balanceAfterMicrocredits: 0n,
    });
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  });

  test.for([
    { charge: 600n, taken: 0n, debt: 600n },
    { charge: 250n, taken: 350n, debt: 250n },
    { charge: 0n, taken: 600n, debt: 0n },
  ])("captured for $charge of 600: $taken are taken and $debt are owed", async ({ charge, taken, debt }, { db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const requestId = await customer.hold(600n);
    await customer.refund(paymentId, 1_000);
    await customer.capture(requestId, charge);
    expect(await customer.balance()).toMatchObject({
      balanceMicrocredits: 0n,
      heldMicrocredits: 0n,
      debtMicrocredits: debt,
    });
    const clawbacks = (await customer.rows()).filter(([type]) => type === "clawback").map(([, amount]) => amount);
    expect(clawbacks).toEqual(taken === 0n ? [-400n] : [-400n, -taken]);
  });

  test("what a request used is taken from other paid grants before it is owed", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const requestId = await customer.hold(1_000n);
    await customer.buy(700n);
    await customer.refund(paymentId, 1_000);
    await customer.capture(requestId, 1_000n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 300n });
  });

  test("by two requests: the first that returns is taken at once, the other is still waited for", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const [first, second] = [await customer.hold(500n), await customer.hold(500n)];
    expect(await customer.refund(paymentId, 600)).toMatchObject({ takenMicrocredits: 0n, pendingMicrocredits: 600n });
    await customer.release(first);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 500n, availableMicrocredits: 0n });
    await customer.capture(second, 100n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 300n, debtMicrocredits: 0n });
  });

  test("by two requests: what the first used is taken of the second, and owed only when that used it too", async ({
    db,
  }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const [first, second] = [await customer.hold(500n), await customer.hold(500n)];
    await customer.refund(paymentId, 600);
    await customer.capture(first, 500n);
    expect(await customer.balance()).toMatchObject({ heldMicrocredits: 500n, debtMicrocredits: 100n });
    await customer.capture(second, 200n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 300n });
  });

  test("are waited for by two refunds, the older one first", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const requestId = await customer.hold(1_000n);
    await customer.refund(paymentId, 300, { key: `stripe:refund:${paymentId}:1` });
    await customer.refund(paymentId, 500, { key: `stripe:refund:${paymentId}:2` });
    await customer.capture(requestId, 600n);
    const clawbacks = await db.clawback.findMany({ where: { paymentId }, orderBy: { id: "asc" } });
    expect(clawbacks.map((clawback) => clawback.owedMicrocredits)).toEqual([0n, 400n]);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 400n });
  });

  test("of a grant that has expired meanwhile: the clawback takes its part, the rest expires", async ({
    db,
    database,
  }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { expiresAt: inHours(1) });
    const requestId = await customer.hold(1_000n);
    await customer.refund(paymentId, 300);
    await database.advanceClock("2 hours");
    await customer.capture(requestId, 100n);
    await database.advanceClock("-2 hours");
    expect(await customer.rows()).toEqual([
      ["purchase", 1_000n],
      ["spend", -100n],
      ["expiry", -600n],
      ["clawback", -300n],
    ]);
  });
});

describe("gifts made from a refunded purchase", () => {
  test("that nobody claimed are taken back first, the newest first", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const older = await customer.send(300n);
    const newer = await customer.send(300n);
    await customer.refund(paymentId, 400);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 400n, debtMicrocredits: 0n });
    const friend = await newTestCustomer(db);
    await expect(friend.claim(newer)).rejects.toMatchObject({ code: "conflict" });
    expect(await friend.claim(older)).toMatchObject({ amountMicrocredits: 200n });
  });

  test("that were claimed stay with the receiver; the giver owes", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const friend = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    await friend.claim(await customer.send(600n));
    expect(await customer.refund(paymentId, 1_000)).toMatchObject({ takenMicrocredits: 400n, debtMicrocredits: 600n });
    expect((await friend.balance()).balanceMicrocredits).toBe(600n);
  });

  test("of two purchases give back only the part of the refunded one", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const first = await customer.buy(300n);
    await customer.buy(300n);
    const giftId = await customer.send(500n);
    await customer.refund(first.paymentId, 1_000);
    const friend = await newTestCustomer(db);
    const { amountMicrocredits } = await friend.claim(giftId);
    expect(amountMicrocredits).toBe(300n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  });
});

describe("refuses, and moves nothing", () => {
  test("a payment that bought nothing, or nothing of this customer", async ({ db }) => {
    const [customer, other] = [await newTestCustomer(db), await newTestCustomer(db)];
    const { paymentId } = await customer.buy(1_000n);
    await expect(customer.refund("pay_unknown", 1_000)).rejects.toMatchObject({ code: "not_found" });
    await expect(other.refund(paymentId, 1_000)).rejects.toMatchObject({ code: "not_found" });
    expect((await customer.balance()).balanceMicrocredits).toBe(1_000n);
  });

  test("a business key that clawed back something else", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    const key = `stripe:refund:${paymentId}`;
    await customer.refund(paymentId, 100, { key });
    await expect(customer.refund(paymentId, 200, { key })).rejects.toMatchObject({ code: "conflict" });
    expect((await customer.balance()).balanceMicrocredits).toBe(900n);
  });
});
