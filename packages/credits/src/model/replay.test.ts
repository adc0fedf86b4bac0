import { openTestDatabase } from "@scrip/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { replay } from "./test-replay.ts";

// Not the shared fixture: these books are altered on purpose, which the invariants after each test would report.
let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test.for([
  "UPDATE ledger_balance SET available_microcredits = available_microcredits + 1",
  "UPDATE credit_grant SET remaining_microcredits = remaining_microcredits - 1 WHERE held_microcredits = 0",
  "UPDATE credit_hold SET captured_microcredits = 11, returned_microcredits = 29 WHERE status = 'captured'",
  "DELETE FROM credit_hold_event WHERE kind <> 'placed'",
])("what was altered behind the book's back shows when everything is rebuilt: %s", async (fault) => {
  const customer = await newTestCustomer(database.db);
  await customer.buy(1_000n);
  await customer.give(100n);
  await customer.capture(await customer.hold(40n), 10n);
  await customer.hold(50n);
  const differences = async () => (await replay(database)).flatMap((one) => one.differences);
  expect(await differences()).toEqual([]);
  const client = await database.owner.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query(fault);
  } finally {
    client.release(true);
  }
  expect(await differences()).not.toEqual([]);
  await database.close();
  database = await openTestDatabase();
});
