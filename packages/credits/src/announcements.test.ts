import { type Db, notifyAfterCommit } from "@scrip/db";
import { listBalanceVersions } from "@scrip/ledger";
import { test as base } from "@scrip/testing";
import pg from "pg";
import { expect, vi } from "vitest";
import { newTestCustomer } from "./test-customer.ts";
import { OPERATIONS, SWEEPS } from "./test-operations.ts";

const CHANNEL = "scrip_balance";
/** They stop spending, they move no credits. */
const MOVE_NOTHING = ["freezing", "unfreezing"];

/** Hears what the live balance feed hears. */
const test = base.extend<"announced", { afterAll(): Promise<Set<string>> }>(
  "announced",
  async ({ db, database }, { onCleanup }) => {
    const heard: string[] = [];
    const client = new pg.Client({ connectionString: database.databaseUrl });
    client.on("notification", ({ payload }) => payload && heard.push(payload));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    onCleanup(() => client.end());
    return {
      // Notices leave in order: with the marker everything before it has come.
      afterAll: async () => {
        const marker = crypto.randomUUID();
        notifyAfterCommit(db, { channel: CHANNEL, payload: marker });
        await vi.waitFor(() => expect(heard).toContain(marker), { timeout: 5_000 });
        return new Set(heard.splice(0, heard.indexOf(marker) + 1));
      },
    };
  },
);

async function readVersions(db: Db): Promise<Map<string, bigint>> {
  const customers = await db.customer.findMany({ select: { id: true } });
  const rows = await listBalanceVersions(
    db,
    customers.map(({ id }) => id),
  );
  return new Map(rows.map(({ customerId, version }) => [customerId, version]));
}

test.for(Object.entries({ ...OPERATIONS, ...SWEEPS }))(
  "%s: whose balance has moved is announced",
  async ([name, operation], { db, database, announced }) => {
    const customer = await newTestCustomer(db);
    const act = await operation(customer, db, database);
    await announced.afterAll();
    const before = await readVersions(db);
    await act(customer, db);
    const moved = [...(await readVersions(db))].filter(([id, version]) => version !== before.get(id)).map(([id]) => id);
    expect(moved.length > 0).toBe(!MOVE_NOTHING.includes(name));
    const heard = await announced.afterAll();
    expect(moved.filter((id) => !heard.has(id))).toEqual([]);
  },
);
