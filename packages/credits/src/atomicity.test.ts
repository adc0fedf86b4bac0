import type { Db } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { knownCustomer, newTestCustomer } from "./test-customer.ts";
import { dumpTables } from "./test-dump.ts";
import { OPERATIONS, SWEEPS } from "./test-operations.ts";

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
