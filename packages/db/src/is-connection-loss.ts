import { databaseErrorCode } from "./database-error-code.ts";
import { errorLayers } from "./error-layers.ts";

/** Connection exceptions, shutdown and crash of the server, and a session that the server ended because it was idle. */
const LOST_SQLSTATES = /^(08...|57P0[123]|25P03)$/;
const LOST_CODES = new Set(["P1001", "P1002", "P1008", "P1017", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const LOST_KINDS = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout"]);
/** The driver's own words: these errors carry no code. */
const LOST_MESSAGES = [
  "Connection terminated",
  "Client has encountered a connection error",
  "Client was closed and is not queryable",
  "timeout exceeded when trying to connect",
];

/** Whether the connection to the database was lost, or could not be made. What the transaction did is then not known. */
export function isConnectionLoss(error: unknown): boolean {
  const sqlstate = databaseErrorCode(error);
  if (sqlstate !== null) return LOST_SQLSTATES.test(sqlstate);
  for (const { code, kind, message } of errorLayers(error)) {
    if (LOST_CODES.has(String(code)) || LOST_KINDS.has(String(kind))) return true;
    if (LOST_MESSAGES.some((words) => String(message).startsWith(words))) return true;
  }
  return false;
}
