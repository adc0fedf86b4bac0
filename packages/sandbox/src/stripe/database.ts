import type { Pool, PoolClient } from "pg";

/** A connection inside a transaction. */
export type Tx = PoolClient;

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    await tx.query("begin");
    const result = await work(tx);
    await tx.query("commit");
    return result;
  } catch (error) {
    await tx.query("rollback").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** Runs `work` and takes everything back that it did; only its answer is kept. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.query("savepoint preview");
  try {
    return await work();
  } finally {
    await tx.query("rollback to savepoint preview");
  }
}
