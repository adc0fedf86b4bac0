import type { Db } from "@scrip/db";
import type { TestDatabase } from "@scrip/testing";
import { expireDueGrants } from "./expiry/expire-grants.ts";
import { returnDueGifts } from "./gifts/return-gift.ts";
import { inHours, knownCustomer, newTestCustomer } from "./test-customer.ts";

type Words = ReturnType<typeof knownCustomer>;
/** Sets a scene and answers the one thing to do in it. It is tried again and again, on a client that fails sooner or later. */
type Operation = (
  customer: Words,
  db: Db,
  database: TestDatabase,
) => Promise<(customer: Words, db: Db) => Promise<unknown>>;

/** A purchase that is partly a gift, partly pinned, partly spent: a refund of it touches everything. */
async function entangled(customer: Words) {
  const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
  await customer.spend(200n);
  await customer.send(300n);
  const requestId = await customer.hold(250n);
  await customer.buy(50n);
  return { paymentId, requestId, key: `stripe:refund:${paymentId}` };
}

/** Everything that one transaction does to a customer's credits. */
export const OPERATIONS: Record<string, Operation> = {
  "a purchase with bonus that repays debt": async (customer) => {
    const { paymentId } = await customer.buy(100n);
    await customer.spend(100n);
    await customer.refund(paymentId, 1_000);
    return (each) => each.buy(1_000n, { bonus: 10n });
  },
  "placing a hold on two grants": async (customer) => {
    await customer.buy(100n, { bonus: 10n });
    return (each) => each.hold(60n);
  },
  "capturing a hold that a refund waits for, on an expired grant": async (customer, _db, database) => {
    const { paymentId } = await customer.buy(100n, { expiresAt: inHours(1) });
    const requestId = await customer.hold(100n);
    await customer.refund(paymentId, 700);
    await database.advanceClock("2 hours");
    return async (each) => {
      await each.capture(requestId, 50n);
      await database.advanceClock("-2 hours");
    };
  },
  "voiding a hold": async (customer) => {
    await customer.buy(100n);
    const requestId = await customer.hold(100n);
    return (each) => each.release(requestId);
  },
  "expiring a hold": async (customer) => {
    await customer.buy(100n);
    const requestId = await customer.hold(100n);
    return (each) => each.expire(requestId);
  },
  "a refund of an entangled purchase": async (customer) => {
    const { paymentId } = await entangled(customer);
    return (each) => each.refund(paymentId, 1_000);
  },
  "reinstating a clawback with debt that is repaid in part": async (customer) => {
    const { paymentId, requestId, key } = await entangled(customer);
    await customer.refund(paymentId, 1_000, { key });
    await customer.capture(requestId, 250n);
    await customer.buy(100n);
    return (each) => each.reinstate(key);
  },
  "an adjustment upwards": async () => (each) => each.adjust(10n),
  "an adjustment downwards": async (customer) => {
    await customer.buy(100n, { bonus: 10n });
    return (each) => each.adjust(-60n);
  },
  "forgiving debt": async (customer) => {
    const { paymentId } = await customer.buy(100n);
    await customer.spend(100n);
    await customer.refund(paymentId, 1_000);
    return (each) => each.forgive(70n);
  },
  "giving back a charge": async (customer) => {
    await customer.buy(100n, { bonus: 10n });
    const charge = await customer.chargeOf(await customer.spend(60n));
    return (each) => each.reverse(charge);
  },
  freezing: async () => (each) => each.freeze("operator"),
  unfreezing: async (customer) => {
    await customer.freeze("operator");
    return (each) => each.unfreeze("operator");
  },
  "sending a gift": async (customer) => {
    await customer.buy(100n);
    await customer.buy(100n);
    return (each) => each.send(150n);
  },
  "claiming a gift": async (customer, db) => {
    await customer.buy(100n);
    const [giftId, friend] = [await customer.send(60n), await newTestCustomer(db)];
    return (_each, client) => knownCustomer(client, friend.id).claim(giftId);
  },
  "returning a gift": async (customer) => {
    await customer.buy(100n);
    const giftId = await customer.send(60n);
    return (each) => each.takeBack(giftId);
  },
};

/** Series of transactions: each is a whole, the series is not. */
export const SWEEPS: Record<string, Operation> = {
  "booking out a grant": async (customer) => {
    await customer.buy(100n, { expiresAt: inHours(-1) });
    return (_each, client) => expireDueGrants(client);
  },
  "returning a gift whose time is over": async (customer, _db, database) => {
    await customer.buy(100n);
    await customer.send(60n, { expiresAt: inHours(1) });
    await database.advanceClock("2 hours");
    return async (_each, client) => {
      await returnDueGifts(client);
      await database.advanceClock("-2 hours");
    };
  },
};
