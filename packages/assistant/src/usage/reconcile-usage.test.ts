import { captureHold, grantCredits, placeHold } from "@scrip/credits";
import { inTransaction, newId } from "@scrip/db";
import { costUsage, platformShare, priceUsage, seedCatalogue } from "@scrip/selection";
import { openTestDatabase, type TestDatabase } from "@scrip/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcileUsage, reconcileUsageWhenOverdue, usageCheckKey } from "./reconcile-usage.ts";

// Not the shared fixture: what is planted here breaks the books on purpose, which the invariants after each test would report.
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  await seedCatalogue(database.db);
});
afterAll(() => database.close());

const USAGE = { inputTokens: 812, cachedInputTokens: 100, outputTokens: 345 };
const HOLD_MICROCREDITS = 50_000_000n;

async function newCustomer() {
  const customerId = newId("cus");
  await database.db.customer.create({ data: { id: customerId, kind: "person", name: "Test" } });
  const amountMicrocredits = 1_000_000_000n;
  await inTransaction(database.db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "paid",
      source: "package",
      amountMicrocredits,
      priceNanodollars: 10_000_000_000n,
      businessKey: `test:${customerId}`,
      historyType: "purchase",
      description: "Test",
      actor: "test",
    }),
  );
  return { customerId, userId: newId("usr") };
}

/** A request from its hold to its charge, as the assistant writes one. */
async function settledRequest() {
  const { db } = database;
  const owner = await newCustomer();
  const requestId = newId("req");
  const price = await db.modelPrice.findFirstOrThrow({ where: { modelId: "gpt-4o-mini" } });
  const providerCostNanodollars = costUsage(USAGE, price);
  await inTransaction(db, async (tx) => {
    await placeHold(tx, { requestId, ...owner, amountMicrocredits: HOLD_MICROCREDITS });
    const terms = { modelId: "gpt-4o-mini", priceId: price.id, taskType: "general", complexity: "simple" };
    const figures = { countedInputTokens: USAGE.inputTokens, outputCap: 500, holdMicrocredits: HOLD_MICROCREDITS };
    await tx.aiRequest.create({ data: { id: requestId, ...owner, surface: "api", ...terms, ...figures } });
  });
  await inTransaction(db, async (tx) => {
    const { chargeMicrocredits, earnedNanodollars } = await captureHold(tx, {
      requestId,
      chargeMicrocredits: priceUsage(USAGE, price),
      providerCostNanodollars,
      actor: "test",
      description: "Answer",
      modelId: "gpt-4o-mini",
    });
    const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
    const settled = { status: "settled", ending: "completed", usageSource: "provider", settledAt: now };
    const platformShareMicrocredits = platformShare(chargeMicrocredits);
    const figures = { chargeMicrocredits, platformShareMicrocredits, earnedNanodollars, providerCostNanodollars };
    await tx.aiRequest.update({ where: { id: requestId }, data: { ...settled, ...USAGE, ...figures } });
  });
  return { requestId };
}

/** Writes as the owner, past every trigger and foreign key, the way a broken disk or a careless operator would. */
async function asOwner(statements: string): Promise<void> {
  const client = await database.owner.connect();
  try {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statements}; COMMIT`);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** The findings about one subject. */
async function findingsAbout(subject: string): Promise<string[]> {
  const check = await reconcileUsage(database.db, newId("chk"));
  return (check?.findings ?? []).filter((finding) => finding.subject === subject).map(({ kind }) => kind);
}

const request = (set: string) => `UPDATE ai_request SET ${set} WHERE id = '$ID'`;
const hold = (set: string) => `UPDATE credit_hold SET ${set} WHERE id = '$ID'`;
const transfer = `ledger_transfer WHERE business_key = 'usage:$ID'`;

const FAULTS: [kind: string, statements: string][] = [
  ["request_without_hold", "DELETE FROM credit_hold WHERE id = '$ID'"],
  ["hold_without_request", "DELETE FROM ai_request WHERE id = '$ID'"],
  [
    "hold_overdue",
    hold(
      "status = 'placed', closed_at = NULL, captured_microcredits = 0, returned_microcredits = 0, expires_at = scrip_now() - interval '10 minutes'",
    ),
  ],
  ["request_open_hold_ended", request("status = 'running'")],
  [
    "request_settled_hold_open",
    hold("status = 'placed', closed_at = NULL, captured_microcredits = 0, returned_microcredits = 0"),
  ],
  ["hold_of_another_customer", request("customer_id = 'cus_other'")],
  ["hold_amount_differs", request("hold_microcredits = hold_microcredits + 1")],
  ["price_missing", request("price_id = 'prc_gone'")],
  ["usage_incomplete", request("output_tokens = NULL")],
  ["usage_incomplete", request("cached_input_tokens = input_tokens + 1")],
  ["charge_differs_from_hold", request("charge_microcredits = charge_microcredits + 1")],
  ["charge_differs_from_price", request("output_tokens = output_tokens + 1000")],
  ["charge_differs_from_price", request("price_id = (SELECT id FROM model_price WHERE model_id = 'gpt-4o')")],
  ["overage_differs", request("output_tokens = 1000000000")],
  ["charge_without_transfer", `DELETE FROM ${transfer}`],
  [
    "transfer_differs",
    `UPDATE ledger_transfer SET amount_microcredits = amount_microcredits - 1, balance_after = balance_after - 1 WHERE business_key = 'usage:$ID'`,
  ],
  ["platform_share_differs", request("platform_share_microcredits = platform_share_microcredits - 1")],
  ["earned_differs", request("earned_nanodollars = earned_nanodollars + 1")],
  ["cost_differs_from_usage", request("provider_cost_nanodollars = provider_cost_nanodollars + 1")],
  [
    "cost_differs_from_books",
    `UPDATE ledger_entry SET amount = amount - 7 WHERE account_id = 'provider_cost' AND transfer_id = (SELECT id FROM ${transfer})`,
  ],
];

test("requests as they are written agree with their holds, charges, prices and books", async () => {
  const { requestId } = await settledRequest();
  const key = newId("chk");
  const check = await reconcileUsage(database.db, key);
  expect(check).toMatchObject({ findings: [] });
  expect(check?.compared).toBeGreaterThan(0);
  expect(await database.db.usageCheck.findUnique({ where: { key } })).toMatchObject({ compared: check?.compared });
  expect(await findingsAbout(requestId)).toEqual([]);
});

test.for(FAULTS)(
  "a planted fault is found within one run, with its class and id, and nothing is repaired: %s, %s",
  async ([kind, statements]) => {
    const { requestId } = await settledRequest();
    const planted = statements.replaceAll("$ID", requestId);
    await asOwner(planted);
    const before = await snapshot(requestId);
    const check = await reconcileUsage(database.db, newId("chk"));
    expect(check?.findings.filter(({ subject }) => subject === requestId).map((finding) => finding.kind)).toContain(
      kind,
    );
    expect(
      await database.db.usageFinding.count({ where: { checkId: check?.checkId ?? "", kind, subject: requestId } }),
    ).toBe(1);
    const alarm = { kind: "usage_mismatch", subject: `${kind}:${requestId}` };
    expect(await database.db.alarm.count({ where: alarm })).toBe(1);
    expect(await snapshot(requestId)).toEqual(before);
    await asOwner(`DELETE FROM ai_request WHERE id = '${requestId}'; DELETE FROM credit_hold WHERE id = '${requestId}';
    DELETE FROM ledger_transfer WHERE request_id = '${requestId}'`);
  },
);

test("a charge whose request is gone is found under the id of its transfer", async () => {
  const { requestId } = await settledRequest();
  const { id } = await database.db.ledgerTransfer.findFirstOrThrow({ where: { businessKey: `usage:${requestId}` } });
  await asOwner(`DELETE FROM ai_request WHERE id = '${requestId}'`);
  expect(await findingsAbout(id)).toEqual(["transfer_without_request"]);
  await asOwner(`DELETE FROM credit_hold WHERE id = '${requestId}'; DELETE FROM ledger_transfer WHERE id = '${id}'`);
});

test("of two runs under one key one counts, and an overdue run is made without anybody asking", async () => {
  const runs = await Promise.all([1, 2, 3].map(() => reconcileUsage(database.db, "day:2030-01-01")));
  expect(runs.filter((run) => run !== null)).toHaveLength(1);
  expect(await database.db.usageCheck.count({ where: { key: "day:2030-01-01" } })).toBe(1);
  expect(await reconcileUsageWhenOverdue(database.db)).toBeNull();
  await database.advanceClock("27 hours");
  expect(await reconcileUsageWhenOverdue(database.db)).toMatchObject({ compared: expect.any(Number) });
  expect(usageCheckKey(new Date("2026-03-29T23:59:59Z"))).toBe("day:2026-03-29");
});

test("more disagreements than anybody reads are told in one alarm", async () => {
  const owner = await newCustomer();
  for (let n = 0; n < 22; n += 1) {
    const order = { requestId: newId("req"), ...owner, amountMicrocredits: 1n };
    await inTransaction(database.db, (tx) => placeHold(tx, order));
  }
  const check = await reconcileUsage(database.db, newId("chk"));
  expect(check?.findings.length).toBeGreaterThanOrEqual(22);
  expect(await database.db.alarm.count({ where: { kind: "usage_mismatch", subject: "many" } })).toBe(1);
});

async function snapshot(requestId: string) {
  const { rows } = await database.owner.query(
    `SELECT (SELECT to_jsonb(r) FROM ai_request r WHERE id = $1) AS request, (SELECT to_jsonb(h) FROM credit_hold h WHERE id = $1) AS hold,
            (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM ledger_transfer t WHERE request_id = $1) AS transfers`,
    [requestId],
  );
  return rows;
}
