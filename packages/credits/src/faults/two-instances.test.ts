import { join } from "node:path";
import { newId } from "@scrip/db";
import { test as base, isFullTest } from "@scrip/testing";
import { type AppProcess, startAppProcess } from "@scrip/testing/faults";
import { describe, expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";

const APP = join(import.meta.dirname, "app-harness.ts");
const SIZE = isFullTest() ? { requests: 1_000, races: 500 } : { requests: 300, races: 40 };

/** Two instances of the product on one database; callers are spread over both. */
const test = base.extend<"instances", [AppProcess, AppProcess]>(
  "instances",
  { scope: "file" },
  async ({ database }, { onCleanup }) => {
    const instances: [AppProcess, AppProcess] = [
      startAppProcess(APP, database.databaseUrl),
      startAppProcess(APP, database.databaseUrl),
    ];
    onCleanup(async () => {
      await Promise.all(instances.map((instance) => instance.close()));
    });
    return instances;
  },
);

type Instances = [AppProcess, AppProcess];
const side = (instances: Instances, number: number) => (number % 2 === 0 ? instances[0] : instances[1]);

/** As many calls at once, every other one at the other instance; answers the codes of those that were refused. */
async function storm(instances: Instances, calls: { flow: string; input: unknown }[]): Promise<string[]> {
  const results = await Promise.allSettled(
    calls.map(({ flow, input }, number) => side(instances, number).call(flow, input)),
  );
  return results.flatMap((result) => (result.status === "fulfilled" ? [] : [String(result.reason.code)]));
}

const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
const place = (customerId: string, amountMicrocredits: bigint, requestId = newId("req")) => ({
  flow: "placeHold",
  input: { requestId, customerId, userId: "usr_test", amountMicrocredits },
});
const capture = (requestId: string) => ({
  flow: "captureHold",
  input: {
    requestId,
    chargeMicrocredits: 40n,
    providerCostNanodollars: 1n,
    actor: "test",
    description: "Answer",
    modelId: "m",
  },
});
const release = (requestId: string) => ({
  flow: "voidHold",
  input: { requestId, providerCostNanodollars: 0n, actor: "test", description: "Void" },
});

describe("two instances", () => {
  test("200 requests for the last credit: one is held, 199 are told what is missing", async ({ db, instances }) => {
    const customer = await newTestCustomer(db);
    await customer.give(100n);
    const refused = await storm(
      instances,
      times(200, () => place(customer.id, 100n)),
    );
    expect(refused).toEqual(times(199, () => "insufficient_credits"));
  });

  test(`${SIZE.requests} requests on a balance for 100: exactly 100 are held`, { timeout: 300_000 }, async ({
    db,
    instances,
  }) => {
    const customer = await newTestCustomer(db);
    await customer.give(100n);
    const refused = await storm(
      instances,
      times(SIZE.requests, () => place(customer.id, 1n)),
    );
    expect(refused).toEqual(times(SIZE.requests - 100, () => "insufficient_credits"));
    expect(await customer.balance()).toMatchObject({ availableMicrocredits: 0n, heldMicrocredits: 100n });
  });

  test("one purchase, delivered a hundred times to both: it is granted once, and everybody is told so", async ({
    db,
    instances,
  }) => {
    const customer = await newTestCustomer(db);
    const order = {
      customerId: customer.id,
      category: "paid",
      source: "package",
      historyType: "purchase",
      description: "Test",
      actor: "test",
      amountMicrocredits: 70n,
      priceNanodollars: 700n,
      businessKey: `stripe:session:${newId("pay")}`,
    };
    expect(
      await storm(
        instances,
        times(100, () => ({ flow: "grantCredits", input: order })),
      ),
    ).toEqual([]);
    expect((await customer.balance()).balanceMicrocredits).toBe(70n);
  });

  test(`${SIZE.races} holds, each captured and voided by both at once: one ending a hold`, {
    timeout: 300_000,
  }, async ({ db, instances }) => {
    const customer = await newTestCustomer(db);
    await customer.give(BigInt(SIZE.races) * 100n);
    for (let race = 0; race < SIZE.races; race += 20) {
      const requestIds = await Promise.all(times(20, () => customer.hold(100n)));
      const endings = requestIds.flatMap((id) => [capture(id), release(id), release(id), capture(id), capture(id)]);
      expect(await storm(instances, endings)).toEqual([]);
    }
    const captured = await db.hold.count({ where: { customerId: customer.id, status: "captured" } });
    expect(await customer.balance()).toMatchObject({
      heldMicrocredits: 0n,
      spentMicrocredits: BigInt(captured) * 40n,
      balanceMicrocredits: BigInt(SIZE.races) * 100n - BigInt(captured) * 40n,
    });
  });
});
