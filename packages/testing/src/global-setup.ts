import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import pg from "pg";
import type { TestProject } from "vitest/node";
import type {} from "./test-database.ts";

const TEMPLATE = "scrip_template";
const migrateScript = join(import.meta.dirname, "../../db/scripts/migrate.ts");

/** Starts one Postgres for the whole run, in memory where the machine has room for it, and migrates the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = join(await mkdtemp(join(await memoryDirectory(), "scrip-test-")), "postgres");
  const postgres = await startPostgres({ dataDir, port: 0, durable: false });
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, TEMPLATE);
  await promisify(execFile)(process.execPath, [migrateScript], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const client = new pg.Client({ connectionString: postgres.ownerUrl("postgres") });
  await client.connect();
  await client.query(`ALTER DATABASE ${TEMPLATE} WITH is_template true allow_connections false`);
  await client.end();
  project.provide("postgres", {
    maintenanceUrl: postgres.ownerUrl("postgres"),
    templateName: TEMPLATE,
    applicationUrl: databaseUrl,
  });
  return async () => {
    await postgres.close();
    await rm(join(dataDir, ".."), { recursive: true, force: true });
  };
}

async function memoryDirectory(): Promise<string> {
  const inMemory = await stat("/dev/shm").then(
    (found) => found.isDirectory(),
    () => false,
  );
  return inMemory ? "/dev/shm" : tmpdir();
}
