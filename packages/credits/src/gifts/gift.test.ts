import { newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";
import { returnDueGifts } from "./return-gift.ts";

describe("sending", () => {
  test("moves credits out of the balance into escrow, once, however often the form is sent", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(1_000n);
    const giftId = newId("gft");
    await Promise.all(Array.from({ length: 10 }, () => customer.send(300n, { giftId })));
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 700n, purchasedMicrocredits: 1_000n });
    expect((await customer.rows()).slice(1)).toEqual([["gift", -300n]]);
  });

  test("the id of another gift is a conflict", async ({ db }) => {
    const [customer, other] = [await newTestCustomer(db), await newTestCustomer(db)];
    for (const each of [customer, other]) await each.buy(1_000n);
    const giftId = await customer.send(300n);
    await expect(customer.send(301n, { giftId })).rejects.toMatchObject({ code: "conflict" });
    await expect(other.send(300n, { giftId })).rejects.toMatchObject({ code: "conflict" });
    expect((await other.balance()).balanceMicrocredits).toBe(1_000n);
  });

  test("takes free paid credits alone: none that a hold has pinned, that were given, or whose time is over", async ({
    db,
  }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    await customer.hold(40n);
    await customer.give(500n, { category: "promotional", source: "promotion" });
    await customer.give(500n, { expiresAt: inHours(-1) });
    await customer.give(500n, { effectiveAt: inHours(1) });
    await expect(customer.send(61n)).rejects.toMatchObject({
      code: "insufficient_credits",
      publicDetails: { required: "0.000061", available: "0.00006" },
    });
    await customer.send(60n);
  });

  test("takes what lasts longest first", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n, { expiresAt: inHours(10) });
    await customer.buy(100n);
    await customer.send(100n);
    expect((await customer.balance()).grants).toMatchObject([
      { remainingMicrocredits: 100n, expiresAt: expect.any(Date) },
    ]);
  });

  test("two gifts at once cannot give the same credits", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => customer.send(60n)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect((await customer.balance()).balanceMicrocredits).toBe(40n);
  });
});

describe("claiming", () => {
  test("gives the receiver one paid grant with the money that was paid for it, not a purchase of theirs", async ({
    db,
  }) => {
    const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
    await customer.give(3n, { priceNanodollars: 10n });
    const { grantId } = await friend.claim(await customer.send(2n));
    expect(await friend.grant(grantId)).toMatchObject({ category: "paid", source: "gift", priceNanodollars: 6n });
    expect(await friend.balance()).toMatchObject({ balanceMicrocredits: 2n, purchasedMicrocredits: 0n });
    expect(await friend.rows()).toEqual([["gift", 2n]]);
    await friend.spend(2n);
  });

  test("does not make credits last longer than they would have", async ({ db }) => {
    const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
    const [sooner, later] = [inHours(5), inHours(10)];
    await customer.buy(100n, { expiresAt: later });
    await customer.buy(100n, { expiresAt: sooner });
    const giftId = await customer.send(150n);
    expect((await db.gift.findUniqueOrThrow({ where: { id: giftId } })).expiresAt).toEqual(sooner);
    const { grantId } = await friend.claim(giftId);
    expect((await friend.grant(grantId)).expiresAt).toEqual(sooner);
  });

  test("100 claims by 100 customers: exactly one receives it", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(1_000n);
    const giftId = await customer.send(1_000n);
    const friends = await Promise.all(Array.from({ length: 100 }, () => newTestCustomer(db)));
    const results = await Promise.allSettled(friends.map((friend) => friend.claim(giftId)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
  });

  test("100 claims by one customer: one receives it, the others are told that it is gone", async ({ db }) => {
    const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
    await customer.buy(1_000n);
    const giftId = await customer.send(1_000n);
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => friend.claim(giftId)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect((await friend.balance()).balanceMicrocredits).toBe(1_000n);
  });

  test("one's own gift, an unknown gift and a gift for nobody are refused", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(1_000n);
    const giftId = await customer.send(1_000n);
    await expect(customer.claim(giftId)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(customer.claim("gft_unknown")).rejects.toMatchObject({ code: "not_found" });
    expect((await customer.balance()).balanceMicrocredits).toBe(0n);
  });

  test("a chain of gifts keeps the credits and their money whole", async ({ db }) => {
    const friends = await Promise.all(Array.from({ length: 5 }, () => newTestCustomer(db)));
    const [first, ...others] = friends;
    await first?.give(7n, { priceNanodollars: 100n });
    let giver = first;
    for (const friend of others) {
      const giftId = await giver?.send(7n);
      await friend.claim(giftId ?? "");
      giver = friend;
    }
    const [grant] = (await giver?.balance())?.grants ?? [];
    expect(await giver?.grant(grant?.id ?? "")).toMatchObject({ amountMicrocredits: 7n, priceNanodollars: 100n });
  });
});

describe("a gift that nobody claimed", () => {
  test("returns to the grants it came from, once, by hand or by its time", async ({ db, database }) => {
    const customer = await newTestCustomer(db);
    const { grantId } = await customer.buy(1_000n);
    const [byHand, byTime] = [await customer.send(300n), await customer.send(200n, { expiresAt: inHours(1) })];
    expect(await customer.takeBack(byHand)).toBe(true);
    expect(await customer.takeBack(byHand)).toBe(false);
    expect(await returnDueGifts(db)).toBe(0);
    await database.advanceClock("2 hours");
    const counts = await Promise.all(Array.from({ length: 4 }, () => returnDueGifts(db)));
    await database.advanceClock("-2 hours");
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await db.gift.findUniqueOrThrow({ where: { id: byTime } })).status).toBe("returned");
    expect((await customer.grant(grantId)).remainingMicrocredits).toBe(1_000n);
    expect((await customer.rows()).slice(1).map(([, amount]) => amount)).toEqual([-300n, -200n, 300n, 200n]);
  });

  test("cannot be claimed at the instant of its end, nor after it was returned, nor returned after it was claimed", async ({
    db,
    database,
  }) => {
    const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
    await customer.buy(1_000n);
    const late = await customer.send(100n, { expiresAt: inHours(1) });
    await database.advanceClock("1 hour");
    await expect(friend.claim(late)).rejects.toMatchObject({ code: "conflict" });
    await database.advanceClock("-1 hour");
    await customer.takeBack(late);
    await expect(friend.claim(late)).rejects.toMatchObject({ code: "conflict" });
    const claimed = await customer.send(100n);
    await friend.claim(claimed);
    expect(await customer.takeBack(claimed)).toBe(false);
    expect((await customer.balance()).balanceMicrocredits).toBe(900n);
  });

  test("claim and return at once have one winner", async ({ db }) => {
    const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
    await customer.buy(1_000n);
    for (let round = 0; round < 10; round += 1) {
      const giftId = await customer.send(10n);
      const [claim, back] = await Promise.allSettled([friend.claim(giftId), customer.takeBack(giftId)]);
      expect(claim.status === "fulfilled").toBe(back.status === "fulfilled" && !back.value);
    }
    const [mine, theirs] = [await customer.balance(), await friend.balance()];
    expect(mine.balanceMicrocredits + theirs.balanceMicrocredits).toBe(1_000n);
  });

  test("ends with the credits in it, which then expire by their own row", async ({ db, database }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(1_000n, { expiresAt: inHours(1) });
    await customer.send(400n);
    await database.advanceClock("2 hours");
    await returnDueGifts(db);
    await database.advanceClock("-2 hours");
    const rows = await customer.rows();
    expect(rows).toContainEqual(["gift", 400n]);
    expect((await customer.balance()).balanceMicrocredits).toBe(0n);
  });
});
