/** Applies the migrations to the database of DATABASE_OWNER_URL and exits. */
import { applyMigrations, openSchemaEngine } from "./schema-engine.ts";
import { readOwnerUrl } from "./owner-url.ts";

const applied = await applyMigrations(await openSchemaEngine(readOwnerUrl()));
process.stdout.write(applied.length === 0 ? "Nothing to migrate.\n" : `Migrated: ${applied.join(", ")}\n`);
process.exit(0);
