import { type Db, inTransaction, newId } from "@scrip/db";
import { isFullTest, test } from "@scrip/testing";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { getBalance } from "../balance/get-balance.ts";
import { freezeCustomer } from "../freezes/freeze-customer.ts";
import { grantCredits } from "../grants/grant-credits.ts";
import { listHistory } from "../history/list-history.ts";
import { listDueHolds } from "./hold.store.ts";
import { placeHold } from "./place-hold.ts";
import { planHold } from "./plan-hold.ts";
import { captureHold, expireHold, voidHold } from "./settle-hold.ts";

const SIZE = isFullTest() ? { requests: 1_000, drawDowns: 1_000 } : { requests: 300, drawDowns: 40 };

const hours = (n: number) => new Date(Date.now() + n * 3_600_000);

async function newCustomer(db: Db): Promise<string> {
  const id = newId("cus");
  await db.customer.create({ data: { id, kind: "person", name: "Test" } });
  return id;
}

type TestGrant = { category?: "paid" | "promotional"; expiresAt?: Date; priceNanodollars?: bigint };

function grant(db: Db, customerId: string, amountMicrocredits: bigint, options: TestGrant = {}) {
  const { category = "paid", expiresAt = null, priceNanodollars = 0n } = options;
  return inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category,
      source: "package",
      amountMicrocredits,
      priceNanodollars,
      businessKey: `test:${newId("grt")}`,
      historyType: category === "paid" ? "purchase" : "bonus",
      description: "Test",
      actor: "test",
      expiresAt,
    }),
  );
}

async function customerWith(db: Db, amountMicrocredits: bigint, options?: TestGrant): Promise<string> {
  const customerId = await newCustomer(db);
  await grant(db, customerId, amountMicrocredits, options);
  return customerId;
}

const place = (db: Db, customerId: string, amountMicrocredits: bigint, requestId = newId("req")) =>
  inTransaction(db, (tx) => placeHold(tx, { requestId, customerId, userId: "usr_test", amountMicrocredits }));

async function held(db: Db, customerId: string, amountMicrocredits: bigint): Promise<string> {
  const requestId = newId("req");
  await place(db, customerId, amountMicrocredits, requestId);
  return requestId;
}

const capture = (db: Db, requestId: string, chargeMicrocredits: bigint, providerCostNanodollars = 0n) =>
  inTransaction(db, (tx) =>
    captureHold(tx, {
      requestId,
      chargeMicrocredits,
      providerCostNanodollars,
      actor: "test",
      description: "Answer",
      modelId: "m",
    }),
  );
const release = (db: Db, requestId: string) =>
  inTransaction(db, (tx) =>
    voidHold(tx, { requestId, providerCostNanodollars: 0n, actor: "test", description: "Void" }),
  );

describe("placing", () => {
  test("200 requests on a balance for one: exactly one is held, 199 are told what is missing", async ({ db }) => {
    const customerId = await customerWith(db, 100n);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => place(db, customerId, 100n)));
    const refused = results.filter((result) => result.status === "rejected").map((result) => result.reason);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(refused).toHaveLength(199);
    for (const reason of refused) {
      expect(reason).toMatchObject({
        code: "insufficient_credits",
        publicDetails: { required: "0.0001", available: "0" },
      });
    }
  });

  test(`a balance for 100 carries exactly 100 of ${SIZE.requests}`, { timeout: 120_000 }, async ({ db }) => {
    const customerId = await customerWith(db, 100n);
    const results = await Promise.allSettled(Array.from({ length: SIZE.requests }, () => place(db, customerId, 1n)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(100);
    expect((await getBalance(db, customerId)).availableMicrocredits).toBe(0n);
  });

  test("a repeated request is held once, also in parallel", async ({ db }) => {
    const customerId = await customerWith(db, 100n);
    const requestId = newId("req");
    const holds = await Promise.all(Array.from({ length: 20 }, () => place(db, customerId, 60n, requestId)));
    expect(holds.filter((hold) => hold.created)).toHaveLength(1);
    expect((await getBalance(db, customerId)).heldMicrocredits).toBe(60n);
  });

  test.for([0n, -1n, 10n ** 15n + 1n, 2n ** 63n, 1 as unknown as bigint])(
    "refuses an amount of %s",
    async (amount, { db }) => {
      const customerId = await customerWith(db, 100n);
      await expect(place(db, customerId, amount)).rejects.toMatchObject({ code: "invalid_input" });
      expect(await getBalance(db, customerId)).toMatchObject({ availableMicrocredits: 100n, heldMicrocredits: 0n });
    },
  );

  test("a frozen customer and an unknown one hold nothing", async ({ db }) => {
    const customerId = await customerWith(db, 100n);
    await inTransaction(db, (tx) =>
      freezeCustomer(tx, { customerId, cause: "operator", reason: "Test", actor: "test" }),
    );
    await expect(place(db, customerId, 1n)).rejects.toMatchObject({ code: "customer_frozen" });
    await expect(place(db, "cus_nobody", 1n)).rejects.toMatchObject({ code: "not_found" });
  });

  test("the database pins the same grants as the plan", { timeout: 600_000 }, async ({ db }) => {
    const expiry = fc.option(fc.integer({ min: -2, max: 4 }), { nil: null });
    const grants = fc.array(fc.record({ amount: fc.bigInt(1n, 50n), paid: fc.boolean(), expiry }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(grants, fc.bigInt(1n, 150n), async (given, amount) => {
        const customerId = await newCustomer(db);
        for (const { amount: credits, paid, expiry: inHours } of given) {
          await grant(db, customerId, credits, {
            category: paid ? "paid" : "promotional",
            ...(inHours === null ? {} : { expiresAt: hours(inHours === 0 ? 1 : inHours) }),
          });
        }
        const rows = await db.grant.findMany({ where: { customerId } });
        const plan = planHold(
          rows.map((row) => ({
            ...row,
            category: row.category as "paid" | "promotional",
            freeMicrocredits: row.remainingMicrocredits,
          })),
          amount,
          new Date(),
        );
        const requestId = newId("req");
        const outcome = await place(db, customerId, amount, requestId).then(
          () => "placed",
          (error: { code: string }) => error.code,
        );
        const slices = await db.holdSlice.findMany({
          where: { holdId: requestId },
          orderBy: { position: "asc" },
          select: { grantId: true, amountMicrocredits: true },
        });
        expect(outcome).toBe(plan.ok ? "placed" : "insufficient_credits");
        expect(slices).toEqual(plan.ok ? plan.slices : []);
      }),
      { numRuns: SIZE.drawDowns },
    );
  });
});

describe("settling", () => {
  test("charges what it cost and returns the rest to the same grants", async ({ db }) => {
    const customerId = await customerWith(db, 1_000n);
    const requestId = await held(db, customerId, 100n);
    const settled = await capture(db, requestId, 40n);
    expect(settled).toMatchObject({
      settledNow: true,
      chargeMicrocredits: 40n,
      returnedMicrocredits: 60n,
      availableMicrocredits: 960n,
    });
    expect(await getBalance(db, customerId)).toMatchObject({
      balanceMicrocredits: 960n,
      heldMicrocredits: 0n,
      spentMicrocredits: 40n,
    });
  });

  test("a captured hold cannot be captured, voided or expired again", async ({ db }) => {
    const customerId = await customerWith(db, 1_000n);
    const requestId = await held(db, customerId, 100n);
    await capture(db, requestId, 40n);
    const later = [
      await capture(db, requestId, 90n),
      await release(db, requestId),
      await inTransaction(db, (tx) => expireHold(tx, requestId)),
    ];
    for (const answer of later)
      expect(answer).toMatchObject({ settledNow: false, status: "captured", chargeMicrocredits: 40n });
    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(960n);
  });

  test("capture, void and expire at once have one winner", async ({ db }) => {
    const customerId = await customerWith(db, 10_000n);
    for (let round = 0; round < 20; round += 1) {
      const requestId = await held(db, customerId, 100n);
      const endings = await Promise.all([
        capture(db, requestId, 10n),
        release(db, requestId),
        inTransaction(db, (tx) => expireHold(tx, requestId)),
        capture(db, requestId, 10n),
        release(db, requestId),
      ]);
      expect(endings.filter((ending) => ending.settledNow)).toHaveLength(1);
      expect(new Set(endings.map((ending) => ending.status)).size).toBe(1);
    }
  });

  test.for([120n, 150n, 100n])(
    "a cost of 150 on a hold of 100 charges 100, whatever else is there of %s; the rest is the platform's",
    async (bought, { db }) => {
      const customerId = await customerWith(db, bought);
      const requestId = await held(db, customerId, 100n);
      const settled = await capture(db, requestId, 150n);
      expect(settled).toMatchObject({ chargeMicrocredits: 100n, overageMicrocredits: 50n, returnedMicrocredits: 0n });
      expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(bought - 100n);
      const overage = await db.ledgerEntry.aggregate({
        where: { accountId: "overage", transfer: { requestId } },
        _sum: { amount: true },
      });
      expect(overage._sum.amount).toBe(-50n);
    },
  );

  test("revenue of a grant is recognised exactly, however it is used up", async ({ db }) => {
    const customerId = await customerWith(db, 1_000n, { priceNanodollars: 10_000_000_007n });
    let earned = 0n;
    for (const part of [333n, 1n, 332n, 334n])
      earned += (await capture(db, await held(db, customerId, part), part)).earnedNanodollars;
    expect(earned).toBe(10_000_000_007n);
  });

  test("what returns to a grant that has expired meanwhile expires at once, by a row of its own", async ({
    db,
    database,
  }) => {
    const customerId = await customerWith(db, 1_000n, { expiresAt: hours(1), priceNanodollars: 5_000n });
    const requestId = await held(db, customerId, 1_000n);
    await database.advanceClock("2 hours");
    const settled = await capture(db, requestId, 300n);
    await database.advanceClock("-2 hours");
    expect(settled).toMatchObject({ chargeMicrocredits: 300n, returnedMicrocredits: 700n, availableMicrocredits: 0n });
    const { rows } = await listHistory(db, customerId, {}, { limit: 10 });
    expect(rows.map((row) => [row.type, row.amountMicrocredits])).toEqual([
      ["expiry", -700n],
      ["spend", -300n],
      ["purchase", 1_000n],
    ]);
  });

  test("a hold past its time is found and expired, nothing is charged", async ({ db, database }) => {
    const customerId = await customerWith(db, 100n);
    const requestId = await held(db, customerId, 50n);
    expect(await listDueHolds(db, 100)).not.toContainEqual({ id: requestId, customerId });
    await database.advanceClock("16 minutes");
    expect(await listDueHolds(db, 1_000)).toContainEqual({ id: requestId, customerId });
    await inTransaction(db, (tx) => expireHold(tx, requestId));
    expect(await getBalance(db, customerId)).toMatchObject({ availableMicrocredits: 100n, heldMicrocredits: 0n });
  });

  test("an unknown request and a negative charge are refused", async ({ db }) => {
    await expect(capture(db, "req_unknown", 1n)).rejects.toMatchObject({ code: "not_found" });
    await expect(capture(db, "req_unknown", -1n)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
