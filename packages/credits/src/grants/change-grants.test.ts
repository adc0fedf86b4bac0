import { inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { changeGrants, listGrants } from "./grant.store.ts";
import { planTake } from "./plan-grant-change.ts";

test("a plan that was made before a hold took the credits changes nothing", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const { transferId } = await customer.give(100n);
  const { changes } = planTake(await listGrants(db, customer.id), "adjusted", 80n);
  await customer.hold(50n);
  await expect(inTransaction(db, (tx) => changeGrants(tx, transferId, changes))).rejects.toThrow("as it was planned");
  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 100n, heldMicrocredits: 50n });
});
