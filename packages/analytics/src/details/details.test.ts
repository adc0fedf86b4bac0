import { test } from "@scrip/testing";
import { expect } from "vitest";
import { openBusiness } from "../test-business.ts";
import { getCustomer } from "./get-customer.ts";
import { getRequest } from "./get-request.ts";

test("a request shows what it held, cost and earned, and whose it is", async ({ db, database }) => {
  const business = openBusiness(database);
  const ada = await business.customer("ada");
  await business.sellStarter(ada);
  const figures = {
    modelId: "gpt-4o",
    taskType: "code",
    chargeMicrocredits: 2_300_000n,
    platformShareMicrocredits: 300_000n,
    providerCostNanodollars: 5_000n,
  };
  const requestId = await business.chargeRequest(ada, figures);
  expect(await getRequest(db, requestId)).toMatchObject({
    ...figures,
    id: requestId,
    customerId: ada.customerId,
    userEmail: "ada@scrip.test",
    holdMicrocredits: 2_300_000n,
    earnedNanodollars: 23_000_000n,
    expectedMicrocredits: null,
  });
});

test("a customer shows who may act for it", async ({ db, database }) => {
  const bob = await openBusiness(database).customer("bob");
  expect(await getCustomer(db, bob.customerId)).toMatchObject({
    id: bob.customerId,
    kind: "person",
    frozenAt: null,
    users: [{ id: bob.userId, email: "bob@scrip.test", role: "customer", memberRole: "owner", disabledAt: null }],
  });
});

test("what is not there is not found", async ({ db }) => {
  await expect(getRequest(db, "req_none")).rejects.toMatchObject({ code: "not_found" });
  await expect(getCustomer(db, "cus_none")).rejects.toMatchObject({ code: "not_found" });
});
