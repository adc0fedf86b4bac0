/** Prints the SQL between the database of DATABASE_OWNER_URL and schema.prisma: the raw material of a new migration. */
import { readOwnerUrl } from "./owner-url.ts";
import { differenceToSchema, openSchemaEngine } from "./schema-engine.ts";

process.stdout.write(`${await differenceToSchema(await openSchemaEngine(readOwnerUrl()))}\n`);
process.exit(0);
