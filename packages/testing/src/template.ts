import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type DatabaseUrls, ensureDatabase, type Postgres } from "@scrip/sandbox";
import pg from "pg";
import { inheritedEnvironment } from "./env.ts";

/** The database that tests clone. Nobody connects to it. */
export const TEMPLATE = "scrip_template";
const migrateScript = join(import.meta.dirname, "../../db/scripts/migrate.ts");

/** Makes the migrated template on a new server. */
export async function createTemplate(postgres: Postgres): Promise<DatabaseUrls> {
  const urls = await ensureDatabase(postgres, TEMPLATE);
  await promisify(execFile)(process.execPath, [migrateScript], {
    env: { ...inheritedEnvironment(), DATABASE_OWNER_URL: urls.ownerDatabaseUrl },
  });
  await onMaintenance(
    postgres.ownerUrl("postgres"),
    `ALTER DATABASE ${TEMPLATE} WITH is_template true allow_connections false`,
  );
  return urls;
}

/** One statement on a server's maintenance database. */
export async function onMaintenance(maintenanceUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Where a cluster lives in memory, if this machine has such a place. */
export async function memoryDirectory(): Promise<string> {
  const inMemory = await stat("/dev/shm").then(
    (found) => found.isDirectory(),
    () => false,
  );
  return inMemory ? "/dev/shm" : tmpdir();
}
