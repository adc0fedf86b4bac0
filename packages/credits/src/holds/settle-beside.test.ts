import { type Db, newId, Prisma } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { captureHoldBeside } from "./settle-hold.ts";

const NOTE = "beside the charge";

function captureBeside(db: Db, requestId: string, chargeMicrocredits: bigint) {
  const capture = {
    requestId,
    chargeMicrocredits,
    providerCostNanodollars: 0n,
    actor: "usr_test",
    description: "Answer",
    modelId: "m",
  };
  return captureHoldBeside(db, capture, [
    Prisma.sql`
      INSERT INTO audit_entry (id, action, subject, reason, details)
        SELECT ${newId("evt")}, ${NOTE}, ${requestId}, settled.captured::text, '{}' FROM settled WHERE settled.outcome = 'settled'`,
  ]);
}

test("what belongs to a charge is written with it, once", async ({ db }) => {
  const customer = await newTestCustomer(db);
  await customer.give(1_000n);
  const requestId = await customer.hold(600n);
  expect(await captureBeside(db, requestId, 250n)).toMatchObject({ settledNow: true, chargeMicrocredits: 250n });
  expect(await captureBeside(db, requestId, 250n)).toMatchObject({ settledNow: false, chargeMicrocredits: 250n });
  const notes = await db.auditEntry.findMany({ where: { subject: requestId }, select: { reason: true } });
  expect(notes).toEqual([{ reason: "250" }]);
});

test("where a refund waits for what the hold had pinned nothing happens, and a transaction does it", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const paymentId = newId("pay");
  await customer.give(1_000n, { paymentId });
  const requestId = await customer.hold(1_000n);
  expect(await customer.refund(paymentId, 600)).toMatchObject({ pendingMicrocredits: 600n });
  expect(await captureBeside(db, requestId, 100n)).toBeNull();
  expect(await db.hold.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ status: "placed" });
  expect(await db.auditEntry.count({ where: { subject: requestId } })).toBe(0);
  expect(await customer.capture(requestId, 100n)).toMatchObject({ settledNow: true, availableMicrocredits: 300n });
});
