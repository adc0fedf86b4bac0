import { createHmac } from "node:crypto";
import pg from "pg";
import type { Postgres } from "./start-postgres.ts";

/** The role the product logs in with. It exists before the migrations, which grant it its rights. */
export const APPLICATION_ROLE = "scrip_app";
const ADVISORY_LOCK = 7_240_031;

export type DatabaseUrls = {
  /** Logs in as the application role. */
  databaseUrl: string;
  /** Logs in as the superuser, for migrations. */
  ownerDatabaseUrl: string;
};

/** Creates the database and the application's login role where they are missing. Safe to repeat and to run in parallel. */
export async function ensureDatabase(postgres: Pick<Postgres, "ownerUrl">, database: string): Promise<DatabaseUrls> {
  const ownerDatabaseUrl = postgres.ownerUrl(database);
  const applicationPassword = deriveApplicationPassword(ownerDatabaseUrl);
  const client = new pg.Client({ connectionString: postgres.ownerUrl("postgres") });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [APPLICATION_ROLE]);
    if (roles.rowCount === 0) await client.query(`CREATE ROLE ${APPLICATION_ROLE}`);
    await client.query(`ALTER ROLE ${APPLICATION_ROLE} LOGIN PASSWORD ${client.escapeLiteral(applicationPassword)}`);
    const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end(); // releases the lock
  }
  const databaseUrl = new URL(ownerDatabaseUrl);
  databaseUrl.username = APPLICATION_ROLE;
  databaseUrl.password = applicationPassword;
  return { databaseUrl: databaseUrl.href, ownerDatabaseUrl };
}

/** The same in every run and every process, without a second file to keep. */
function deriveApplicationPassword(ownerUrl: string): string {
  return createHmac("sha256", new URL(ownerUrl).password).update(APPLICATION_ROLE).digest("hex");
}
