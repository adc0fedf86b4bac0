import { inTransaction } from "@scrip/db";
import { formatCredits, parseCredits } from "@scrip/money";
import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { grantCredits } from "./grants/grant-credits.ts";
import { listHistory } from "./history/list-history.ts";
import { newTestCustomer } from "./test-customer.ts";

const AMOUNT_MAX = 10n ** 15n;

describe("a balance at the end of its range", () => {
  test("refuses to grow past 2^63 - 1, and stays as it was", async ({ db, database }) => {
    const customer = await newTestCustomer(db);
    const top = 2n ** 63n - 2n;
    // 9,223 of the largest grants there are and one for the rest, as the book itself would write them.
    await database.owner.query(
      `SELECT ledger_post_transfer('range:' || n, 'purchase', $1, 'test', NULL, ARRAY['available', 'issued:paid'],
                ARRAY[amount, -amount], 'purchase', 'Range', NULL, NULL, NULL, NULL, amount, 0)
         FROM (SELECT n, least($3::bigint, $2::bigint - (n - 1) * $3::bigint) AS amount FROM generate_series(1, 9224) AS n) AS parts`,
      [customer.id, top.toString(), AMOUNT_MAX.toString()],
    );
    await database.owner.query(
      `INSERT INTO credit_grant (id, customer_id, category, source, amount_microcredits, remaining_microcredits, business_key)
         SELECT 'grt_' || id, customer_id, 'paid', 'package', amount_microcredits, amount_microcredits, business_key
           FROM ledger_transfer WHERE customer_id = $1`,
      [customer.id],
    );
    await database.owner.query(
      `INSERT INTO credit_grant_movement (transfer_id, grant_id, kind, amount_microcredits, recognised_nanodollars)
         SELECT id, 'grt_' || id, 'issued', amount_microcredits, 0 FROM ledger_transfer WHERE customer_id = $1`,
      [customer.id],
    );
    expect((await customer.balance()).balanceMicrocredits).toBe(top);
    await expect(customer.give(2n)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await customer.balance()).balanceMicrocredits).toBe(top);
    await customer.give(1n);
    expect((await customer.balance()).balanceMicrocredits).toBe(2n ** 63n - 1n);
    await customer.spend(AMOUNT_MAX);
    expect((await customer.balance()).availableMicrocredits).toBe(2n ** 63n - 1n - AMOUNT_MAX);
  });
});

describe("digits", () => {
  test("9,007,199,254.740993 credits stay exact in balance, grants, history and on the wire", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const exact = 9_007_199_254_740_993n;
    for (let left = exact; left > 0n; left -= AMOUNT_MAX) await customer.give(left < AMOUNT_MAX ? left : AMOUNT_MAX);
    const balance = await customer.balance();
    expect(balance.balanceMicrocredits).toBe(exact);
    expect(balance.grants.reduce((sum, grant) => sum + grant.remainingMicrocredits, 0n)).toBe(exact);
    const { rows } = await listHistory(db, customer.id, {}, { limit: 1 });
    expect(rows[0]?.balanceAfter).toBe(exact);
    expect(formatCredits(balance.balanceMicrocredits)).toBe("9007199254.740993");
    expect(parseCredits("9007199254.740993")).toBe(exact);
  });

  test("money of the largest payment and the largest grant is recognised without a rest", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const price = 999_999_999_999_989n;
    await inTransaction(db, (tx) =>
      grantCredits(tx, {
        customerId: customer.id,
        category: "paid",
        source: "package",
        amountMicrocredits: AMOUNT_MAX,
        priceNanodollars: price,
        businessKey: `test:${customer.id}`,
        historyType: "purchase",
        description: "Largest",
        actor: "test",
      }),
    );
    const parts = [1n, 333_333_333_333_333n, 7n];
    let earned = 0n;
    for (const part of [...parts, AMOUNT_MAX - parts.reduce((sum, each) => sum + each, 0n)]) {
      const requestId = await customer.hold(part);
      earned += (await customer.capture(requestId, part)).earnedNanodollars;
    }
    expect(earned).toBe(price);
  });
});
