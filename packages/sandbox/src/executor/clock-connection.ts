import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { SandboxError } from "../sandbox-error.ts";

const CHANNEL = "scrip_clock";
const LOCK = 7_240_032;
const LOCK_ATTEMPTS_MAX = 20;
const LOCK_WAIT_MS = 100;
const RECONNECT_WAIT_MS = 1_000;

export type ClockConnection = {
  /** Calls `listener` whenever the clock was moved, and after every break of the connection, when it may have been. */
  onMoved(listener: () => void): void;
  close(): Promise<void>;
};

/**
 * Holds one connection that hears when somebody moves the clock, and that keeps a second executor out of the database:
 * work handed out is taken back at a start, which is right only when nobody else is working on it.
 *
 * @throws {SandboxError} another executor holds the database
 */
export async function openClockConnection(databaseUrl: string): Promise<ClockConnection> {
  const listeners: (() => void)[] = [];
  let isClosed = false;
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: databaseUrl });
    fresh.on("error", () => undefined); // "end" follows, and reconnects
    fresh.on("notification", notify);
    await fresh.connect();
    try {
      await takeLock(fresh);
      await fresh.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await fresh.end();
      throw error;
    }
    fresh.on("end", () => void reconnect());
    return fresh;
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  async function reconnect(): Promise<void> {
    while (!isClosed) {
      await sleep(RECONNECT_WAIT_MS);
      if (isClosed) return;
      try {
        client = await connect();
      } catch {
        continue; // the database is away, which the passes of the ticker report
      }
      return notify();
    }
  }

  return {
    onMoved: (listener) => void listeners.push(listener),
    async close() {
      isClosed = true;
      await client.end();
    },
  };
}

/** A killed predecessor's session may take a moment to end, so this waits up to 2 s. */
async function takeLock(client: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= LOCK_ATTEMPTS_MAX; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCK]);
    if (rows[0]?.taken) return;
    await sleep(LOCK_WAIT_MS);
  }
  throw new SandboxError("Another job executor is already running on this database.");
}
