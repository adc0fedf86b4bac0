import { type Db, newId } from "@scrip/db";
import { inHours, newTestCustomer } from "../test-customer.ts";
import type { FlowName } from "./flows-harness.ts";

const AGO = new Date(0);

/** A flow and the state in which it is tried: the customers whose books it will change, each by one transaction. */
export type CrashScenario = {
  title: string;
  flow: FlowName;
  prepare(db: Db): Promise<{ customerIds: string[]; input: unknown }>;
};

export const CRASH_SCENARIOS: CrashScenario[] = [
  {
    title: "place a hold over two grants",
    flow: "placeHold",
    prepare: async (db) => {
      const { id: customerId } = await customerWithTwoGrants(db);
      return {
        customerIds: [customerId],
        input: { requestId: newId("req"), customerId, userId: "usr_test", amountMicrocredits: 150n },
      };
    },
  },
  {
    title: "capture a part of a hold over two grants",
    flow: "captureHold",
    prepare: async (db) => {
      const customer = await customerWithTwoGrants(db);
      return { customerIds: [customer.id], input: capture(await customer.hold(150n), 120n) };
    },
  },
  {
    title: "capture a hold that a clawback waits for",
    flow: "captureHold",
    prepare: async (db) => {
      const customer = await newTestCustomer(db);
      const { paymentId } = await customer.buy(1_000n);
      const requestId = await customer.hold(600n);
      await customer.refund(paymentId, 1_000);
      return { customerIds: [customer.id], input: capture(requestId, 200n) };
    },
  },
  {
    title: "void a hold",
    flow: "voidHold",
    prepare: async (db) => {
      const customer = await customerWithTwoGrants(db);
      const requestId = await customer.hold(150n);
      return {
        customerIds: [customer.id],
        input: { requestId, providerCostNanodollars: 7n, actor: "test", description: "Void" },
      };
    },
  },
  {
    title: "expire two holds, of which one returns to a grant that has expired",
    flow: "expireDueHolds",
    prepare: async (db) => {
      const [lasting, ended] = [await customerWithTwoGrants(db), await newTestCustomer(db)];
      const { grantId } = await ended.give(100n, { expiresAt: inHours(1) });
      const holdIds = [await lasting.hold(150n), await ended.hold(60n)];
      await db.hold.updateMany({ where: { id: { in: holdIds } }, data: { expiresAt: AGO } });
      await db.grant.update({ where: { id: grantId }, data: { expiresAt: AGO } });
      return { customerIds: [lasting.id, ended.id], input: null };
    },
  },
  {
    title: "top up a customer who owes credits",
    flow: "grantCredits",
    prepare: async (db) => {
      const customer = await newTestCustomer(db);
      const { paymentId } = await customer.buy(1_000n);
      await customer.spend(700n);
      await customer.refund(paymentId, 1_000);
      const facts = {
        category: "paid",
        source: "package",
        historyType: "purchase",
        description: "Test",
        actor: "test",
      };
      const amounts = { amountMicrocredits: 900n, priceNanodollars: 9_000n };
      return {
        customerIds: [customer.id],
        input: { ...facts, ...amounts, customerId: customer.id, businessKey: `stripe:session:${customer.id}` },
      };
    },
  },
  {
    title: "expire the grants of two customers",
    flow: "expireDueGrants",
    prepare: async (db) => {
      const customers = [await newTestCustomer(db), await newTestCustomer(db)];
      for (const customer of customers) {
        const { grantId } = await customer.give(300n, { priceNanodollars: 1_000n });
        await customer.hold(100n);
        await db.grant.update({ where: { id: grantId }, data: { expiresAt: AGO } });
      }
      return { customerIds: customers.map(({ id }) => id), input: null };
    },
  },
  {
    title: "claw back a purchase of which a part is spent and a part is held",
    flow: "clawBack",
    prepare: async (db) => {
      const customer = await newTestCustomer(db);
      const { paymentId } = await customer.buy(1_000n);
      await customer.give(50n);
      await customer.spend(300n);
      await customer.hold(100n);
      const money = { amountCents: 1_000, paidCents: 1_000, reason: "refund" };
      return {
        customerIds: [customer.id],
        input: { ...money, customerId: customer.id, paymentId, businessKey: `stripe:refund:${paymentId}` },
      };
    },
  },
];

async function customerWithTwoGrants(db: Db) {
  const customer = await newTestCustomer(db);
  await customer.give(1_000n, { priceNanodollars: 10_000_000_007n });
  await customer.give(100n, { category: "promotional", expiresAt: inHours(1) });
  return customer;
}

function capture(requestId: string, chargeMicrocredits: bigint) {
  const facts = { providerCostNanodollars: 5n, actor: "test", description: "Answer", modelId: "m" };
  return { requestId, chargeMicrocredits, ...facts };
}
