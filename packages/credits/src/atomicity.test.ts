import type { Db } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { expireDueGrants } from "./expiry/expire-grants.ts";
import { returnDueGifts } from "./gifts/return-gift.ts";
import { inHours, knownCustomer, newTestCustomer } from "./test-customer.ts";
import { dumpTables } from "./test-dump.ts";

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

const OPERATIONS: Record<string, Operation> = {
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
const SWEEPS: Record<string, Operation> = {
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

/** A client whose statement of this number runs, and then fails: what the transaction did so far must go. */
function failingAfter(db: Db, statement: number): Db {
  let count = 0;
  return db.$extends({
    query: {
      async $allOperations({ args, query }) {
        const answer = await query(args);
        count += 1;
        if (count === statement) throw new Error("planted fault");
        return answer;
      },
    },
  }) as unknown as Db;
}

/** Fails the write of this number, whichever row of whichever table it is, also inside the database's own functions. */
async function failAtWrite({ owner }: TestDatabase, write: number | null): Promise<void> {
  await owner.query("SELECT setval('planted.writes', 1, false)");
  await owner.query("UPDATE planted.fault SET write = $1", [write]);
}

async function plantTriggers({ owner }: TestDatabase): Promise<void> {
  await owner.query(`
    CREATE SCHEMA planted;
    CREATE SEQUENCE planted.writes;
    CREATE TABLE planted.fault AS SELECT NULL::bigint AS write;
    CREATE FUNCTION planted.fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('planted.writes') = (SELECT write FROM planted.fault) THEN RAISE EXCEPTION 'planted fault'; END IF;
      RETURN NEW;
    END $$;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'scrip_clock' LOOP
        EXECUTE format('CREATE TRIGGER a_planted_fault BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION planted.fail()', name);
      END LOOP;
    END $$;`);
}

/** Tries until it succeeds, one step further each time, and expects every failure to leave no trace; answers how many failed. */
async function tryAtEachStep(database: TestDatabase, attempt: (step: number) => Promise<unknown>): Promise<number> {
  const before = await dumpTables(database);
  for (let step = 1; ; step += 1) {
    const failure: unknown = await attempt(step).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return step - 1;
    expect(String(failure instanceof AggregateError ? failure.errors[0] : failure)).toContain("planted fault");
    expect(await dumpTables(database), `after a failure at step ${step}`).toEqual(before);
  }
}

test.for(Object.entries(OPERATIONS))(
  "%s: a failure after any statement leaves everything as it was",
  async ([, operation], { db, database }) => {
    const customer = await newTestCustomer(db);
    const act = await operation(customer, db, database);
    const failed = await tryAtEachStep(database, (step) => {
      const client = failingAfter(db, step);
      return act(knownCustomer(client, customer.id), client);
    });
    expect(failed).toBeGreaterThan(0);
  },
);

test("a failure of any single write, inside the database's functions too, leaves everything as it was", {
  timeout: 120_000,
}, async ({ db, database }) => {
  await plantTriggers(database);
  for (const [name, operation] of Object.entries({ ...OPERATIONS, ...SWEEPS })) {
    await failAtWrite(database, null);
    const customer = await newTestCustomer(db);
    const act = await operation(customer, db, database);
    const failed = await tryAtEachStep(database, async (step) => {
      await failAtWrite(database, step);
      await act(customer, db);
    });
    expect(failed, name).toBeGreaterThan(0);
  }
});
