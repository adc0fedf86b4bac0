export { createDb, type Db, type Tx } from "./client.ts";
export { readNow } from "./clock.ts";
export { databaseErrorCode } from "./database-error-code.ts";
export { readDatabaseEnv } from "./env.ts";
export { Prisma } from "./generated/client.ts";
export { inStatement, inTransaction } from "./in-transaction.ts";
export { type ChangeListener, listenForChanges } from "./listen-for-changes.ts";
export { type IdPrefix, newId } from "./new-id.ts";
export { notifyAfterCommit } from "./notices.ts";
