import { createHash } from "node:crypto";
import pg from "pg";
import type { Tx } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

const NAMES_MAX = 50;
/** bigint, which the driver would answer as text. */
const INT8 = 20;

const names = new Map<string, string>();
const poolOf = new WeakMap<Tx, pg.Pool>();

/** Lets the prepared statements of a database pass Prisma by. */
export function usePool(db: Tx, pool: pg.Pool): void {
  poolOf.set(db, pool);
}

/**
 * Runs a statement of the hot path and answers its rows. On the database itself it goes to the driver directly: Prisma, which would
 * read, plan and describe each statement once more, costs as much as the statement. In a transaction it goes Prisma's way.
 *
 * Each connection keeps the statement prepared: Postgres neither reads nor plans it again. Its text should always be the same, and
 * it should name its columns, so that a migration does not change what a prepared one answers. Columns of BIGINT are `bigint`,
 * of TIMESTAMPTZ `Date`; no other type of more than text, numbers, booleans and their arrays is expected.
 */
export async function queryPrepared<Row extends object>(tx: Tx, statement: Prisma.Sql): Promise<Row[]> {
  const { text, values } = statement;
  const name = nameStatement(text);
  const pool = poolOf.get(tx);
  if (!pool) return tx.$queryRaw<Row[]>(statement);
  const { rows } = await pool.query<Row>({ ...(name === "" ? {} : { name }), text, values, types });
  return rows;
}

/** The name of a prepared statement for Prisma's adapter; empty, which names nothing, for all that {@link queryPrepared} does not know. */
export function namePrepared({ sql }: { sql: string }): string {
  return names.get(sql) ?? "";
}

/** A pooler between us and Postgres must know prepared statements, as PgBouncer does since 1.21. */
function nameStatement(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= NAMES_MAX) return "";
  const name = `hot_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  names.set(text, name);
  return name;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (Number(oid) === INT8 ? BigInt : pg.types.getTypeParser(oid, format)),
};
