/**
 * Fails when a database made by the migrations alone differs from schema.prisma.
 * DATABASE_OWNER_URL names an empty database, which is migrated first.
 */
import { readOwnerUrl } from "./owner-url.ts";
import { applyMigrations, differenceToSchema } from "./schema-engine.ts";

const ownerUrl = readOwnerUrl();
await applyMigrations(ownerUrl);
const difference = await differenceToSchema(ownerUrl);
if (difference !== "" && difference !== "-- This is an empty migration.") {
  process.stderr.write(`The migrations do not make what schema.prisma says. Missing:\n${difference}\n`);
  process.exit(1);
}
process.stdout.write("The migrations match schema.prisma.\n");
process.exit(0);
