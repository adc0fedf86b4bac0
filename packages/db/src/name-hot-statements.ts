import { createHash } from "node:crypto";

/**
 * What every request of the API runs. Their text is always the same and they answer with columns of their own, so that a migration
 * does not change what a prepared one answers.
 */
const HOT =
  /\b(?:auth_admit_api_key|credits_place_capped_hold|credits_settle_hold|credits_balance_sheet)\(|INSERT INTO quote\b|FROM ai_request\s+WHERE client\b/;
const NAMES_MAX = 50;

const names = new Map<string, string>();

/**
 * The name under which each connection keeps a hot statement prepared: Postgres then neither reads nor plans it again. Empty,
 * which names nothing, for every other statement. A pooler between us and Postgres must know prepared statements, as PgBouncer does since 1.21.
 */
export function nameHotStatement({ sql }: { sql: string }): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= NAMES_MAX || !HOT.test(sql)) return "";
  const name = `hot_${createHash("sha256").update(sql).digest("hex").slice(0, 16)}`;
  names.set(sql, name);
  return name;
}
