import type { TimeRange } from "../api/parameters.ts";

/** Which page of a list: newest first, at most `limit` rows. */
export type PageQuery = {
  limit: number;
  created?: TimeRange | undefined;
  /** The object next to which the page lies, and the parameter that named it; null for the newest. */
  from: { id: string; param: "starting_after" | "ending_before" } | null;
};

export type Page<T> = { page: T[]; hasMore: boolean };

const RANGE_OPERATORS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** Collects the conditions of one list query and the values they are bound to. */
export function startConditions() {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  return {
    values,
    bind,
    add: (condition: string) => conditions.push(condition),
    /** The rest of the statement; one row more than the limit tells whether there are more. */
    page(table: string, { created, from, limit }: PageQuery): string {
      for (const [name, operator] of Object.entries(RANGE_OPERATORS)) {
        const bound = created?.[name as keyof typeof RANGE_OPERATORS];
        if (bound !== undefined) conditions.push(`created ${operator} ${bind(bound)}`);
      }
      const isNewer = from?.param === "ending_before";
      if (from) {
        conditions.push(`seq ${isNewer ? ">" : "<"} (select seq from ${table} where id = ${bind(from.id)})`);
      }
      const where = conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
      return `${where} order by seq ${isNewer ? "asc" : "desc"} limit ${bind(limit + 1)}`;
    },
  };
}

/** Takes the row that was read beyond the limit away again and puts the newest first. */
export function cutPage<T>(rows: T[], { from, limit }: PageQuery): Page<T> {
  const page = rows.slice(0, limit);
  return {
    page: from?.param === "ending_before" ? page.toReversed() : page,
    hasMore: rows.length > limit,
  };
}
