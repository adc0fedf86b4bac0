import type pg from "pg";

/** The customer who searches: every tenth message is theirs. */
export const SEARCHING_CUSTOMER = `cus_${"0".repeat(32)}`;
const CUSTOMERS = 500;
const MESSAGES_IN_EACH = 10;
const WORDS_IN_EACH = 60;
const ROWS_PER_INSERT = 20_000;

/**
 * Fills conversations with `messages` messages of 60 words each, ten in a conversation, of one busy customer and 500 others. Words
 * are drawn so that a few stand in most messages and most in hardly any (`word0` to `word19999`); besides, each message says which
 * of a hundred it is (`mark7`), and which one of all (`only42`).
 *
 * `owner` must be the owner of an empty, migrated database: triggers are off while it writes.
 */
export async function fillConversations(owner: pg.Client, messages: number): Promise<void> {
  await owner.query("SET synchronous_commit = off; SET session_replication_role = replica");
  await owner.query(`INSERT INTO customer (id, kind, name)
    SELECT ${customerId("n")}, 'person', 'Bench' FROM generate_series(0, ${CUSTOMERS}) AS n`);
  await owner.query(`INSERT INTO conversation (id, customer_id, user_id, title, created_at, updated_at)
    SELECT 'cnv_' || n, CASE WHEN n % 10 = 0 THEN ${customerId("0")} ELSE ${customerId(`1 + n % ${CUSTOMERS}`)} END, 'usr_1',
           'Conversation ' || n, at, at
      FROM generate_series(0, ${Math.ceil(messages / MESSAGES_IN_EACH) - 1}) AS n, LATERAL (SELECT scrip_now() - n * interval '1 minute' AS at)`);
  for (let first = 0; first < messages; first += ROWS_PER_INSERT) {
    const last = Math.min(first + ROWS_PER_INSERT, messages) - 1;
    await owner.query(`INSERT INTO message (id, conversation_id, role, text, created_at)
      SELECT 'msg_' || n, 'cnv_' || n / ${MESSAGES_IN_EACH}, CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END,
             'mark' || n % 100 || ' only' || n || ' ' || (
               SELECT string_agg('word' || floor(20000 * power(random(), 4))::int, ' ')
                 FROM generate_series(1, ${WORDS_IN_EACH} + n * 0)),
             scrip_now() - n * interval '6 seconds'
        FROM generate_series(${first}, ${last}) AS n`);
  }
  await owner.query("SET session_replication_role = origin");
  for (const table of ["conversation", "message"]) await owner.query(`VACUUM (ANALYZE) ${table}`);
}

function customerId(number: string): string {
  return `'cus_' || lpad((${number})::text, 32, '0')`;
}
