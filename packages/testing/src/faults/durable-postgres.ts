import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Postgres, startPostgres } from "@scrip/sandbox";
import { cloneDatabase, type TestDatabase } from "../clone-database.ts";
import { createTemplate, memoryDirectory, TEMPLATE } from "../template.ts";

/** A Postgres with the settings of production (fsync, synchronous_commit, full_page_writes), made to be killed. */
export type DurablePostgres = {
  openDatabase(): Promise<TestDatabase>;
  /** SIGKILL to the postmaster: its sessions end, and with them whatever was not yet durable. */
  kill(): Promise<void>;
  /** Starts it again, on the same port. It recovers by itself. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts it, with a migrated template. Its files are in memory where there is room: what a killed server has written survives
 * there as it does on a disk. Only a power cut would tell them apart, and no test can cut the power.
 */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const dataDir = join(await mkdtemp(join(await memoryDirectory(), "scrip-durable-")), "postgres");
  let postgres: Postgres = await startPostgres({ dataDir, port: 0, durable: true });
  const { port } = postgres;
  const { databaseUrl } = await createTemplate(postgres);
  return {
    openDatabase: () =>
      cloneDatabase({
        maintenanceUrl: postgres.ownerUrl("postgres"),
        templateName: TEMPLATE,
        applicationUrl: databaseUrl,
      }),
    kill: async () => {
      const pid = Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await sleep(5);
    },
    restart: async () => {
      postgres = await startPostgres({ dataDir, port, durable: true });
    },
    close: async () => {
      await postgres.close();
      await rm(join(dataDir, ".."), { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
