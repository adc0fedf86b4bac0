import { onMaintenance, withDatabase } from "@scrip/testing/template";
import pg from "pg";
import type { DatabaseBug } from "./guard.ts";

/**
 * Makes a template of this name, a copy of the original with the bug in it, or sound without one.
 *
 * @throws {Error} the guard is not where the list says, so there is nothing to take away
 */
export async function copyTemplate(
  maintenanceUrl: string,
  copy: { original: string; name: string; bug: DatabaseBug | null },
): Promise<void> {
  await onMaintenance(maintenanceUrl, `CREATE DATABASE ${copy.name} TEMPLATE ${copy.original} STRATEGY file_copy`);
  if (copy.bug) await plant(withDatabase(maintenanceUrl, copy.name), copy.bug);
  await onMaintenance(maintenanceUrl, `ALTER DATABASE ${copy.name} WITH is_template true allow_connections false`);
}

async function plant(databaseUrl: string, bug: DatabaseBug): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("sql" in bug ? bug.sql : await changedFunction(client, bug));
  } finally {
    await client.end();
  }
}

async function changedFunction(
  client: pg.Client,
  { inFunction, replace, by }: { inFunction: string; replace: string; by: string },
): Promise<string> {
  const { rows } = await client.query<{ definition: string }>(
    "SELECT pg_get_functiondef(oid) AS definition FROM pg_proc WHERE proname = $1 AND pronamespace = 'public'::regnamespace",
    [inFunction],
  );
  const [found, ...others] = rows;
  if (!found || others.length > 0) throw new Error(`there are ${rows.length} functions ${inFunction}`);
  if (!found.definition.includes(replace)) throw new Error(`${inFunction} does not contain: ${replace}`);
  return found.definition.replaceAll(replace, () => by);
}
