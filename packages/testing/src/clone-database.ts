import { createDb, type Db } from "@scrip/db";
import pg from "pg";
import { onMaintenance, withDatabase } from "./template.ts";

/** A server with a migrated template. The URLs are of its maintenance database, and of the application role. */
export type TemplateServer = { maintenanceUrl: string; templateName: string; applicationUrl: string };

/** A database of its own, cloned from the migrated template. */
export type TestDatabase = {
  /** The product's client, logged in as the application role. */
  db: Db;
  databaseUrl: string;
  ownerDatabaseUrl: string;
  /** Rights of the owner, for what the application may not do: planting faults, moving the clock, checking. */
  owner: pg.Pool;
  /** Moves the one clock forward, e.g. `"16 minutes"`. */
  advanceClock(interval: string): Promise<void>;
  /** Moves it to noon (UTC) of the next day: no minute, hour or day of UTC that a test counts in ends by chance. */
  advanceToNoon(): Promise<void>;
  close(): Promise<void>;
};

/** Clones the template. Close it, so that its connections and files go. */
export async function cloneDatabase(server: TemplateServer): Promise<TestDatabase> {
  const { maintenanceUrl, templateName, applicationUrl } = server;
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await onMaintenance(maintenanceUrl, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY file_copy`);
  const databaseUrl = withDatabase(applicationUrl, name);
  const ownerDatabaseUrl = withDatabase(maintenanceUrl, name);
  const db = createDb(databaseUrl);
  const owner = new pg.Pool({ connectionString: ownerDatabaseUrl, max: 4 });
  // Dropping the database ends idle connections, which the pool would report as an error of nobody.
  owner.on("error", () => undefined);
  return {
    db,
    databaseUrl,
    ownerDatabaseUrl,
    owner,
    advanceClock: async (interval) => {
      await owner.query(`UPDATE scrip_clock SET "offset" = "offset" + $1::interval`, [interval]);
    },
    advanceToNoon: async () => {
      await owner.query(`
        UPDATE scrip_clock SET "offset" = "offset" + (date_trunc('day', scrip_now(), 'UTC') + interval '36 hours' - scrip_now())`);
    },
    close: async () => {
      await db.$disconnect();
      await owner.end();
      await onMaintenance(maintenanceUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
