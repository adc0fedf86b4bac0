export { readNow } from "./clock.ts";
export { createDb, type Db, type Tx } from "./client.ts";
export { readDatabaseEnv } from "./env.ts";
export { databaseErrorCode } from "./database-error-code.ts";
export { inTransaction } from "./in-transaction.ts";
export { type IdPrefix, newId } from "./new-id.ts";
export { Prisma } from "./generated/client.ts";
