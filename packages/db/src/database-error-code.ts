const SQLSTATE = /^[0-9A-Z]{5}$/;
const PRISMA_WRITE_CONFLICT = "P2034";
const SERIALIZATION_FAILURE = "40001";

/**
 * The SQLSTATE of a database error, in every shape in which Prisma wraps it; null when the error is of another kind.
 * Prisma's own P2034 (write conflict) is answered as 40001.
 */
export function databaseErrorCode(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 6 && typeof current === "object" && current !== null; depth += 1) {
    const layer = current as Record<string, unknown>;
    if (layer["code"] === PRISMA_WRITE_CONFLICT) return SERIALIZATION_FAILURE;
    for (const key of ["originalCode", "sqlState", "code"]) {
      const value = layer[key];
      if (typeof value === "string" && SQLSTATE.test(value) && !value.startsWith("P20")) return value;
    }
    const meta = layer["meta"] as Record<string, unknown> | undefined;
    current = meta?.["driverAdapterError"] ?? layer["cause"];
  }
  return null;
}
