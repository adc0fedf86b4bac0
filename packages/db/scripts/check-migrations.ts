/**
 * Fails when a database made by the migrations alone differs from schema.prisma.
 * DATABASE_OWNER_URL names an empty database, which is migrated first.
 */
import { readOwnerUrl } from "./owner-url.ts";
import { applyMigrations, differenceToSchema, openSchemaEngine } from "./schema-engine.ts";

const engine = await openSchemaEngine(readOwnerUrl());
await applyMigrations(engine);
const difference = await differenceToSchema(engine);
if (difference !== "" && difference !== "-- This is an empty migration.") {
  process.stderr.write(`The migrations do not make what schema.prisma says. Missing:\n${difference}\n`);
  process.exit(1);
}
process.stdout.write("The migrations match schema.prisma.\n");
process.exit(0);
