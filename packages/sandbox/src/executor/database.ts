import type { ClientBase, Pool } from "pg";
import { SandboxError } from "../sandbox-error.ts";

/** A connection inside a transaction. */
export type Tx = ClientBase;

export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    client.release(true); // a closed connection rolls back by itself
    throw error;
  }
}

/** The product's time, which the sandbox may have moved ahead of real time. */
export async function readClock(db: Pool | Tx): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>("SELECT scrip_now() AS now");
  const now = rows[0]?.now;
  if (now === undefined) throw new SandboxError("scrip_now() gave no time.");
  return now;
}

/** @throws {SandboxError} the database has no clock, so the migrations have not run */
export async function requireClock(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>("SELECT to_regprocedure('scrip_now()') IS NOT NULL AS found");
  if (rows[0]?.found !== true) {
    throw new SandboxError("The job executor needs scrip_now() in the database: run the migrations first.");
  }
}
