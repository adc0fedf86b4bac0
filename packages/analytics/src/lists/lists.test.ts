import { test } from "@scrip/testing";
import { expect } from "vitest";
import { openBusiness } from "../test-business.ts";
import { listCustomers } from "./list-customers.ts";
import { listPayments } from "./list-payments.ts";
import { listRequests } from "./list-requests.ts";

const request = {
  modelId: "gpt-4o",
  taskType: "code",
  chargeMicrocredits: 2_300_000n,
  platformShareMicrocredits: 300_000n,
  providerCostNanodollars: 5_000n,
};

test("pages of requests meet without a gap or a row twice, the newest first", async ({ db, database }) => {
  const business = openBusiness(database);
  const ada = await business.customer("ada");
  await business.sellStarter(ada);
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) made.push(await business.chargeRequest(ada, request));

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRequests(db, { customerId: ada.customerId }, { limit: 2, cursor });
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  expect(seen).toEqual(made.toReversed());
});

test("a request shows who paid what, and what it cost us", async ({ db, database }) => {
  const business = openBusiness(database);
  const bob = await business.customer("bob");
  await business.sellStarter(bob);
  const id = await business.chargeRequest(bob, request);
  const { rows } = await listRequests(db, {}, { limit: 1 });
  expect(rows[0]).toMatchObject({
    id,
    customerId: bob.customerId,
    userEmail: "bob@scrip.test",
    ending: "completed",
    inputTokens: 10,
    outputTokens: 20,
    ...request,
    earnedNanodollars: 23_000_000n,
  });
});

test("payments carry their package and the buyer", async ({ db, database }) => {
  const business = openBusiness(database);
  const eve = await business.customer("eve");
  const id = await business.sellStarter(eve);
  const { rows, nextCursor } = await listPayments(db, { customerId: eve.customerId }, { limit: 20 });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    id,
    userEmail: "eve@scrip.test",
    packageName: "Starter",
    status: "paid",
    amountCents: 1_000,
  });
  expect(nextCursor).toBeNull();
});

test("a payment shows its discount, what refunds gave back, and what a lost dispute took", async ({ db, database }) => {
  const business = openBusiness(database);
  const gina = await business.customer("gina");
  const id = await business.sellStarter(gina);
  const ofPayment = { paymentId: id, customerId: gina.customerId, currency: "usd", createdAt: new Date() };
  await db.payment.update({ where: { id }, data: { discountCents: 250 } });
  const refunds = [
    { id: "re_a", amountCents: 100, status: "succeeded", reading: 1n },
    { id: "re_b", amountCents: 50, status: "succeeded", reading: 2n },
    { id: "re_c", amountCents: 400, status: "failed", reading: 3n },
    { id: "re_d", amountCents: 30, status: "pending", reading: 4n },
  ];
  await db.stripeRefund.createMany({ data: refunds.map((refund) => ({ ...refund, ...ofPayment })) });
  const disputes = [
    { id: "dp_a", amountCents: 600, status: "won", withdrawnCents: 600, reinstatedCents: 600, reading: 5n },
    { id: "dp_b", amountCents: 200, status: "lost", withdrawnCents: 200, reinstatedCents: 0, reading: 6n },
  ];
  await db.stripeDispute.createMany({ data: disputes.map((dispute) => ({ ...dispute, ...ofPayment })) });
  const { rows } = await listPayments(db, { customerId: gina.customerId }, { limit: 20 });
  expect(rows).toMatchObject([
    { amountCents: 1_000, discountCents: 250, taxCents: 0, refundedCents: 150, disputedCents: 200 },
  ]);
});

test("customers are found by a part of the e-mail, by id, and never by a wildcard", async ({ db, database }) => {
  const business = openBusiness(database);
  const mallory = await business.customer("mallory_100%");
  await business.sellStarter(mallory);
  const found = async (search: string) =>
    (await listCustomers(db, { search }, { limit: 100 })).rows.map(({ id }) => id);

  expect(await found("MALLORY")).toEqual([mallory.userId]);
  expect(await found(mallory.customerId)).toEqual([mallory.userId]);
  expect(await found("0%")).toEqual([mallory.userId]);
  expect(await found("m%y")).toEqual([]);
  const [row] = (await listCustomers(db, { search: "mallory" }, { limit: 1 })).rows;
  expect(row).toMatchObject({
    balanceMicrocredits: 1_000_000_000n,
    purchasedMicrocredits: 1_000_000_000n,
    debtMicrocredits: 0n,
  });
});

test.for(["", "x", "bjE", Buffer.from("1.a'b").toString("base64url"), Buffer.from("1").toString("base64url")])(
  "a cursor that was not made here is refused: %s",
  async (cursor, { db }) => {
    await expect(listPayments(db, {}, { limit: 20, cursor })).rejects.toThrow("cursor");
  },
);
