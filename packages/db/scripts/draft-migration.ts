/** Prints the SQL between the database of DATABASE_OWNER_URL and schema.prisma: the raw material of a new migration. */
import { readOwnerUrl } from "./owner-url.ts";
import { differenceToSchema } from "./schema-engine.ts";

process.stdout.write(`${await differenceToSchema(readOwnerUrl())}\n`);
process.exit(0);
