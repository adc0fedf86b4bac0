import { inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import type pg from "pg";
import { describe, expect } from "vitest";
import { getCustomerBalance } from "./ledger.store.ts";
import { postTransfer } from "./post-transfer.ts";

describe("the database refuses", () => {
  const insertTransfer =
    "INSERT INTO ledger_transfer (id, business_key, code, actor, description) VALUES ($1, $1, 'raw', 'test', '')";
  const insertEntry = "INSERT INTO ledger_entry (transfer_id, account_id, ledger, amount) VALUES ($1, $2, $3, $4)";

  test("a transfer without entries, with one, or one that does not sum to zero in a ledger", async ({ database }) => {
    const commit = (id: string, entries: [account: string, ledger: string, amount: string][]) =>
      inRawTransaction(database.owner, async (client) => {
        await client.query(insertTransfer, [id]);
        for (const entry of entries) await client.query(insertEntry, [id, ...entry]);
      });
    await expect(commit("none", [])).rejects.toThrow("does not balance");
    await expect(commit("one", [["consumed", "credits", "5"]])).rejects.toThrow("does not balance");
    await expect(
      commit("sum", [
        ["consumed", "credits", "5"],
        ["expired", "credits", "-4"],
      ]),
    ).rejects.toThrow("does not balance");
    await expect(
      commit("mixed", [
        ["consumed", "credits", "5"],
        ["refunds", "usd", "-5"],
      ]),
    ).rejects.toThrow("does not balance");
    await expect(
      commit("foreign", [
        ["nobody", "credits", "5"],
        ["consumed", "credits", "-5"],
      ]),
    ).rejects.toThrow("does not balance");
    await expect(
      commit("good", [
        ["consumed", "credits", "5"],
        ["expired", "credits", "-5"],
      ]),
    ).resolves.toBeUndefined();
    await expect(
      inRawTransaction(database.owner, (client) => client.query(insertEntry, ["good", "consumed", "credits", "1"])),
    ).rejects.toThrow("does not balance");
  });

  test("entries that are added to a transfer of the same transaction, after another or after its proof, and entries of none", async ({
    database,
  }) => {
    const post = (key: string) =>
      `SELECT (ledger_post_transfer('${key}', 'test', NULL, 'test', NULL, ARRAY['consumed', 'expired'], ARRAY[5, -5]::bigint[], NULL, '')).transfer_id`;
    const add = (steps: string[], of: string) =>
      inRawTransaction(database.owner, async (client) => {
        for (const step of steps) await client.query(step);
        const { rows } = await client.query<{ id: string }>("SELECT id FROM ledger_transfer WHERE business_key = $1", [
          of,
        ]);
        await client.query(insertEntry, [rows[0]?.id ?? "nothing", "consumed", "credits", "1"]);
      });
    await expect(add([post("alone")], "alone")).rejects.toThrow("does not balance");
    await expect(add([post("first"), post("second")], "first")).rejects.toThrow("does not balance");
    await expect(add([post("proven"), "SET CONSTRAINTS ALL IMMEDIATE"], "proven")).rejects.toThrow("does not balance");
    await expect(add([], "never written")).rejects.toThrow("ledger_entry_transfer_id_fkey");
    await expect(inRawTransaction(database.owner, (client) => client.query(post("good")))).resolves.toBeUndefined();
  });

  test("the application too: what it writes by hand balances or is not kept", async ({ db }) => {
    const write = (id: string, amounts: bigint[]) =>
      db.$transaction(async (tx) => {
        await tx.$executeRaw`
          INSERT INTO ledger_transfer (id, business_key, code, actor, description) VALUES (${id}, ${id}, 'raw', 'test', '')`;
        for (const amount of amounts) {
          await tx.$executeRaw`
            INSERT INTO ledger_entry (transfer_id, account_id, ledger, amount) VALUES (${id}, 'consumed', 'credits', ${amount})`;
        }
      });
    for (const amounts of [[], [5n], [5n, -4n]]) {
      await expect(write(`app_${amounts.length}`, amounts)).rejects.toThrow("does not balance");
    }
    expect(await db.ledgerTransfer.count({ where: { id: { startsWith: "app_" } } })).toBe(0);
  });

  test.for([
    "UPDATE credit_grant_movement SET amount_microcredits = 1",
    "DELETE FROM credit_grant_movement",
    "TRUNCATE credit_grant_movement",
    "UPDATE ledger_entry SET amount = 1",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry CASCADE",
    "UPDATE ledger_transfer SET description = 'x'",
    "DELETE FROM ledger_transfer",
    "TRUNCATE ledger_transfer CASCADE",
    "DELETE FROM credit_hold_event",
    "DELETE FROM audit_entry",
    "UPDATE scrip_clock SET \"offset\" = '1 day'",
    "SET session_replication_role = replica",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
  ])("the application: %s", async (statement, { db }) => {
    await expect(db.$executeRawUnsafe(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test.for(["UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_transfer", "TRUNCATE ledger_entry CASCADE"])(
    "even the owner, as long as the triggers stand: %s",
    async (statement, { database }) => {
      await expect(database.owner.query(statement)).rejects.toThrow("append-only");
    },
  );
});

test("what opens a customer's book with the owner's rights is not led to a table of the application's own", async ({
  db,
}) => {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`CREATE TEMP TABLE ledger_account (LIKE public.ledger_account) ON COMMIT DROP`;
    await tx.$executeRawUnsafe(`
      CREATE FUNCTION pg_temp.take_over() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'this runs as %', current_user; END $$`);
    await tx.$executeRaw`
      CREATE TRIGGER take_over BEFORE INSERT ON pg_temp.ledger_account FOR EACH ROW EXECUTE FUNCTION pg_temp.take_over()`;
    await tx.customer.create({ data: { id: "cus_led", kind: "person", name: "New" } });
  });
  expect(await db.ledgerAccount.count({ where: { customerId: "cus_led" } })).toBe(3);
});

test("a new customer's book is open before its first movement", async ({ db }) => {
  await db.customer.create({ data: { id: "cus_new", kind: "person", name: "New" } });
  expect(await getCustomerBalance(db, "cus_new")).toMatchObject({
    availableMicrocredits: 0n,
    heldMicrocredits: 0n,
    debtMicrocredits: 0n,
  });
});

test("an unknown account is an error and moves nothing", async ({ db }) => {
  await db.customer.create({ data: { id: "cus_unknown", kind: "person", name: "New" } });
  const transfer = {
    businessKey: "k:unknown",
    code: "purchase",
    historyType: "purchase",
    customerId: "cus_unknown",
    actor: "test",
    description: "",
    purchasedMicrocredits: 0n,
    spentMicrocredits: 0n,
    sides: [
      { account: "available", amount: 5n },
      { account: "nowhere", amount: -5n },
    ],
  } as const;
  await expect(inTransaction(db, (tx) => postTransfer(tx, transfer))).rejects.toThrow();
  expect(await getCustomerBalance(db, "cus_unknown")).toMatchObject({ availableMicrocredits: 0n });
});

async function inRawTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<unknown>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
