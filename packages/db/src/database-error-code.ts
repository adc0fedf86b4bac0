import { errorLayers } from "./error-layers.ts";

const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Prisma's own codes look like a SQLSTATE, except that Postgres has only P0xxx. */
const PRISMA_CODE = /^P[1-9]/;
const PRISMA_WRITE_CONFLICT = "P2034";
const SERIALIZATION_FAILURE = "40001";

/**
 * The SQLSTATE of a database error, in every shape in which Prisma wraps it; null when the error is of another kind.
 * Prisma's own P2034 (write conflict) is answered as 40001.
 */
export function databaseErrorCode(error: unknown): string | null {
  for (const layer of errorLayers(error)) {
    if (layer["code"] === PRISMA_WRITE_CONFLICT) return SERIALIZATION_FAILURE;
    for (const key of ["originalCode", "sqlState", "code"]) {
      const value = layer[key];
      if (typeof value === "string" && SQLSTATE.test(value) && !PRISMA_CODE.test(value)) return value;
    }
  }
  return null;
}
