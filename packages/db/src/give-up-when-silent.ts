import type { Socket } from "node:net";
import pg from "pg";

const PROBE_TIMEOUT_MS = 5_000;

/**
 * Gives a pool's connections up when the network has forgotten them: nothing came for `silenceMs`, and the database, asked
 * over a new connection, is not working for this one either. Without this a request would wait for as long as TCP repeats
 * itself, a quarter of an hour. A statement that is allowed to take long is left alone.
 *
 * `silenceMs` must be more than the pool keeps an unused connection.
 */
export function giveUpWhenSilent(pool: pg.Pool, silenceMs: number): void {
  pool.on("connect", (client) => {
    const stream = client.connection.stream as Socket;
    stream.setTimeout(silenceMs);
    stream.on("timeout", () => {
      stream.setTimeout(silenceMs); // it comes once, and the answer may be that all is well
      void isWorkingFor(pool, client).then((isWorking) => {
        if (!isWorking) stream.destroy();
      });
    });
  });
}

async function isWorkingFor(pool: pg.Pool, client: pg.PoolClient): Promise<boolean> {
  const { processID } = client as pg.PoolClient & { processID: number };
  // Not from the pool: every connection of it may be waiting like this one.
  const probe = new pg.Client({ ...pool.options, query_timeout: PROBE_TIMEOUT_MS });
  probe.on("error", () => undefined);
  try {
    await probe.connect();
    const found = await probe.query("SELECT FROM pg_stat_activity WHERE pid = $1 AND state = 'active'", [processID]);
    return found.rowCount === 1;
  } catch {
    return false; // the database cannot be asked, so nothing will come over the old connection either
  } finally {
    await probe.end().catch(() => undefined);
  }
}
