import type { TestDatabase } from "@scrip/testing";

/** Columns that differ between two customers to whom the same has happened. */
const OWN =
  "{id,customer_id,business_key,payment_id,request_id,cause,reverses_id,hold_id,grant_id,clawback_id,transfer_id,at,created_at,placed_at,closed_at,expires_at,effective_at,frozen_at}";

/** The rows of a table about a customer, without what is theirs alone, in an order of their own. */
const rows = (from: string) =>
  `(SELECT coalesce(jsonb_agg(r.row ORDER BY r.row::text), '[]') FROM (SELECT to_jsonb(x) - '${OWN}'::text[] AS row FROM ${from}) AS r)`;

/** Everything the book says of a customer, as text: two customers to whom the same has happened have the same. */
export async function describeBook(owner: TestDatabase["owner"], customerId: string): Promise<string> {
  const { rows: found } = await owner.query<{ book: string }>(
    `SELECT jsonb_build_object(
       'balance', ${rows("ledger_balance x WHERE x.customer_id = $1")},
       'transfers', ${rows(`(SELECT t.*, (SELECT jsonb_agg(jsonb_build_array(a.kind, e.amount, e.sequence, e.balance_after) ORDER BY a.kind, e.amount)
                                           FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transfer_id = t.id) AS entries
                               FROM ledger_transfer t WHERE t.customer_id = $1) x`)},
       'grants', ${rows("credit_grant x WHERE x.customer_id = $1")},
       'movements', ${rows("(SELECT m.*, g.amount_microcredits AS of_grant FROM credit_grant_movement m JOIN credit_grant g ON g.id = m.grant_id WHERE g.customer_id = $1) x")},
       'holds', ${rows("credit_hold x WHERE x.customer_id = $1")},
       'slices', ${rows("(SELECT s.* FROM credit_hold_slice s JOIN credit_hold h ON h.id = s.hold_id WHERE h.customer_id = $1) x")},
       'events', ${rows("(SELECT v.* FROM credit_hold_event v JOIN credit_hold h ON h.id = v.hold_id WHERE h.customer_id = $1) x")},
       'clawbacks', ${rows("credit_clawback x WHERE x.customer_id = $1")},
       'shares', ${rows("(SELECT s.* FROM credit_clawback_share s JOIN credit_clawback c ON c.id = s.clawback_id WHERE c.customer_id = $1) x")},
       'freezes', ${rows("credit_freeze x WHERE x.customer_id = $1")})::text AS book`,
    [customerId],
  );
  return found[0]?.book ?? "";
}
