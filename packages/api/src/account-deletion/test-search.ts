import type { Db } from "@scrip/db";

// Only tests import this file.

type Table = { name: string; bytes: string[] };

/** The tables of the product in which a text stands, in whatever column, as text or as bytes. */
export async function findText(db: Db, text: string): Promise<string[]> {
  const tables = await db.$queryRaw<Table[]>`
    SELECT c.table_name AS name, coalesce(array_agg(c.column_name::text) FILTER (WHERE c.data_type = 'bytea'), '{}') AS bytes
      FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY c.table_name ORDER BY c.table_name`;
  const found = await Promise.all(
    tables.map(async ({ name, bytes }) => {
      const inBytes = bytes.map((column) => `OR position(convert_to($1, 'UTF8') IN "${column}") > 0`).join(" ");
      const query = `SELECT FROM "${name}" AS r WHERE position(lower($1) IN lower(r::text)) > 0 ${inBytes} LIMIT 1`;
      return name !== "_prisma_migrations" && (await db.$executeRawUnsafe(query, text)) > 0 ? [name] : [];
    }),
  );
  return found.flat();
}
