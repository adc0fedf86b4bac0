/** Applies the migrations to the database of DATABASE_OWNER_URL and exits. */

import { readOwnerUrl } from "./owner-url.ts";
import { applyMigrations, openSchemaEngine } from "./schema-engine.ts";

const applied = await applyMigrations(await openSchemaEngine(readOwnerUrl()));
process.stdout.write(applied.length === 0 ? "Nothing to migrate.\n" : `Migrated: ${applied.join(", ")}\n`);
process.exit(0);
