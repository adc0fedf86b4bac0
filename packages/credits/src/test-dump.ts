import type { TestDatabase } from "@scrip/testing";

/** Every row of every table, as text: equal dumps are equal states. What sequences have counted is no state. */
export async function dumpTables({ owner }: TestDatabase): Promise<Record<string, string[]>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1",
  );
  const selects = tables.map(({ name }) => `SELECT '${name}' AS name, t::text AS row FROM "${name}" t`);
  const { rows } = await owner.query<{ name: string; row: string }>(`${selects.join(" UNION ALL ")} ORDER BY 1, 2`);
  const dump: Record<string, string[]> = {};
  for (const { name, row } of rows) (dump[name] ??= []).push(row);
  return dump;
}
