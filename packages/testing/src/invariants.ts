/** One rule of the book. The query answers a row for every breach. */
export type Invariant = { name: string; breaches: string };

/** What must be true of the book at every moment; RELIABILITY calls the list INV. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: "each transfer has at least two entries that sum to zero in each ledger",
    breaches: `
      SELECT t.id, e.ledger, count(e.id), sum(e.amount) FROM ledger_transfer t LEFT JOIN ledger_entry e ON e.transfer_id = t.id
      GROUP BY t.id, e.ledger HAVING coalesce(sum(e.amount), 0) <> 0
        OR (SELECT count(*) FROM ledger_entry x WHERE x.transfer_id = t.id) < 2`,
  },
  {
    name: "all entries of a ledger sum to zero",
    breaches: "SELECT ledger, sum(amount) FROM ledger_entry GROUP BY ledger HAVING sum(amount) <> 0",
  },
  {
    name: "each customer's materialised balance is the sum of its entries",
    breaches: `
      SELECT b.customer_id, a.kind, sum(e.amount) FROM ledger_balance b
      JOIN ledger_account a ON a.customer_id = b.customer_id LEFT JOIN ledger_entry e ON e.account_id = a.id
      GROUP BY b.customer_id, a.kind, a.normal_side, b.available_microcredits, b.held_microcredits, b.debt_microcredits
      HAVING coalesce(sum(e.amount), 0) * a.normal_side <>
        CASE a.kind WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits ELSE b.debt_microcredits END`,
  },
  {
    name: "held is the sum of open holds",
    breaches: `
      SELECT b.customer_id, b.held_microcredits FROM ledger_balance b
      LEFT JOIN credit_hold h ON h.customer_id = b.customer_id AND h.status = 'placed'
      GROUP BY b.customer_id, b.held_microcredits HAVING coalesce(sum(h.amount_microcredits), 0) <> b.held_microcredits`,
  },
  {
    name: "the grants' remaining credits add up to the balance, and their held part to held",
    breaches: `
      SELECT b.customer_id FROM ledger_balance b LEFT JOIN credit_grant g ON g.customer_id = b.customer_id
      GROUP BY b.customer_id, b.available_microcredits, b.held_microcredits
      HAVING coalesce(sum(g.remaining_microcredits), 0) <> b.available_microcredits + b.held_microcredits
        OR coalesce(sum(g.held_microcredits), 0) <> b.held_microcredits`,
  },
  {
    name: "a hold's slices add up to it, and what they consumed to its charge",
    breaches: `
      SELECT h.id FROM credit_hold h LEFT JOIN credit_hold_slice s ON s.hold_id = h.id
      GROUP BY h.id HAVING coalesce(sum(s.amount_microcredits), 0) <> h.amount_microcredits
        OR coalesce(sum(s.consumed_microcredits), 0) <> h.captured_microcredits`,
  },
  {
    name: "captured plus returned is the amount of each closed hold",
    breaches: `
      SELECT id FROM credit_hold WHERE status <> 'placed' AND captured_microcredits + returned_microcredits <> amount_microcredits`,
  },
  {
    name: "statement numbers are gapless and each balance before is the previous balance after",
    breaches: `
      SELECT id FROM (
        SELECT id, statement_number, balance_before,
               row_number() OVER w AS expected_number, coalesce(lag(balance_after) OVER w, 0) AS expected_before
          FROM ledger_transfer WHERE statement_number IS NOT NULL
          WINDOW w AS (PARTITION BY customer_id ORDER BY statement_number)) AS numbered
      WHERE statement_number <> expected_number OR balance_before <> expected_before`,
  },
  {
    name: "dates of a statement are in the order of its numbers",
    breaches: `
      SELECT id FROM (
        SELECT id, created_at, lag(created_at) OVER (PARTITION BY customer_id ORDER BY statement_number) AS previous_at
          FROM ledger_transfer WHERE statement_number IS NOT NULL) AS dated
      WHERE created_at < previous_at`,
  },
  {
    name: "the last statement row is the balance",
    breaches: `
      SELECT b.customer_id FROM ledger_balance b
      LEFT JOIN ledger_transfer t ON t.customer_id = b.customer_id AND t.statement_number = b.statement_number
      WHERE coalesce(t.balance_after, 0) <> b.available_microcredits + b.held_microcredits`,
  },
  {
    name: "entry sequences of customers' accounts are gapless and every running balance is right and not negative",
    breaches: `
      SELECT id FROM (
        SELECT e.id, e.sequence, e.balance_after, row_number() OVER w AS expected_sequence,
               (sum(e.amount) OVER w) * a.normal_side AS expected_balance
          FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.customer_id IS NOT NULL
          WINDOW w AS (PARTITION BY e.account_id ORDER BY e.sequence)) AS running
      WHERE sequence IS DISTINCT FROM expected_sequence OR balance_after IS DISTINCT FROM expected_balance OR expected_balance < 0`,
  },
  {
    name: "every paid payment has exactly the grants it sold, and no other payment has any",
    breaches: `
      SELECT p.id FROM payment p LEFT JOIN credit_grant g ON g.payment_id = p.id
      GROUP BY p.id, p.status, p.credits_microcredits, p.bonus_microcredits
      HAVING coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'paid'), 0)
               <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.credits_microcredits END
        OR coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'promotional'), 0)
               <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.bonus_microcredits END`,
  },
  {
    name: "every settled AI request has exactly one settlement, of its charge",
    breaches: `
      SELECT r.id FROM ai_request r LEFT JOIN credit_hold h ON h.id = r.id
      WHERE r.status = 'settled' AND (h.id IS NULL OR h.status = 'placed' OR h.captured_microcredits <> r.charge_microcredits)`,
  },
  {
    name: "spent is the sum of the charges, less what was given back",
    breaches: `
      SELECT b.customer_id FROM ledger_balance b
      LEFT JOIN ledger_transfer t ON t.customer_id = b.customer_id
        AND (t.code = 'hold.capture' OR (t.code = 'reversal' AND t.history_type = 'refund'))
      GROUP BY b.customer_id, b.spent_microcredits HAVING -coalesce(sum(t.amount_microcredits), 0) <> b.spent_microcredits`,
  },
  {
    name: "a grant is the sum of its movements, in credits and in recognised money",
    breaches: `
      SELECT g.id FROM credit_grant g LEFT JOIN credit_grant_movement m ON m.grant_id = g.id
      GROUP BY g.id, g.amount_microcredits, g.remaining_microcredits, g.consumed_microcredits, g.recognised_nanodollars
      HAVING coalesce(sum(m.amount_microcredits), 0) <> g.remaining_microcredits
        OR coalesce(sum(m.recognised_nanodollars), 0) <> g.recognised_nanodollars
        OR coalesce(-sum(m.amount_microcredits) FILTER (WHERE m.kind = 'consumed'), 0) <> g.consumed_microcredits
        OR coalesce(sum(m.amount_microcredits) FILTER (WHERE m.kind = 'issued'), 0) <> g.amount_microcredits`,
  },
  {
    name: "a transfer changes grants by as much as it changes the balance",
    breaches: `
      SELECT t.id FROM ledger_transfer t LEFT JOIN credit_grant_movement m ON m.transfer_id = t.id
      GROUP BY t.id, t.amount_microcredits HAVING coalesce(sum(m.amount_microcredits), 0) <> t.amount_microcredits`,
  },
  {
    name: "escrow is what open gifts hold",
    breaches: `
      SELECT e.escrow, g.open FROM
        (SELECT coalesce(sum(amount), 0) AS escrow FROM ledger_entry WHERE account_id = 'escrow') AS e,
        (SELECT coalesce(sum(remaining_microcredits), 0) AS open FROM credit_gift WHERE status = 'open') AS g
      WHERE e.escrow <> g.open`,
  },
  {
    name: "what clawbacks wait for is pinned by holds",
    breaches: `
      SELECT g.id FROM credit_grant g LEFT JOIN credit_clawback_share s ON s.grant_id = g.id
      GROUP BY g.id, g.clawback_pending_microcredits, g.held_microcredits, g.clawback_due_microcredits
      HAVING coalesce(sum(s.pending_microcredits), 0) <> g.clawback_pending_microcredits OR g.clawback_pending_microcredits > g.held_microcredits`,
  },
  {
    name: "a customer is frozen while a freeze is open, and only then",
    breaches: `
      SELECT c.id FROM customer c LEFT JOIN credit_freeze f ON f.customer_id = c.id AND f.lifted_at IS NULL
      GROUP BY c.id, c.frozen_at HAVING (c.frozen_at IS NOT NULL) <> (count(f.id) > 0)`,
  },
  {
    name: "deferred revenue is what the grants have not recognised yet, and what waits in gifts",
    breaches: `
      SELECT d.deferred, g.unrecognised, f.given FROM
        (SELECT coalesce(sum(amount), 0) AS deferred FROM ledger_entry WHERE account_id = 'deferred_revenue') AS d,
        (SELECT coalesce(sum(price_nanodollars - recognised_nanodollars), 0) AS unrecognised FROM credit_grant) AS g,
        (SELECT coalesce(sum(price_nanodollars), 0) AS given FROM credit_gift WHERE status = 'open') AS f
      WHERE d.deferred <> g.unrecognised + f.given`,
  },
  {
    name: "what a grant has recognised is its price times what has left it, rounded down",
    breaches: `
      SELECT id FROM credit_grant
      WHERE recognised_nanodollars <> floor(price_nanodollars::numeric * (amount_microcredits - remaining_microcredits) / amount_microcredits)`,
  },
  {
    name: "debt is what clawbacks are still owed",
    breaches: `
      SELECT b.customer_id FROM ledger_balance b LEFT JOIN credit_clawback c ON c.customer_id = b.customer_id
      GROUP BY b.customer_id, b.debt_microcredits HAVING coalesce(sum(c.owed_microcredits), 0) <> b.debt_microcredits`,
  },
  {
    name: "what a clawback wants is taken, waits for a hold, or became debt",
    breaches: `
      SELECT c.id FROM credit_clawback c
      WHERE c.reinstated_at IS NULL AND c.due_microcredits <> c.debt_microcredits
        + (SELECT coalesce(sum(s.pending_microcredits), 0) FROM credit_clawback_share s WHERE s.clawback_id = c.id)
        - (SELECT coalesce(sum(t.amount_microcredits), 0) FROM ledger_transfer t WHERE t.cause = c.id AND t.code = 'clawback')`,
  },
  {
    name: "what clawbacks want of a grant is the sum of those that stand",
    breaches: `
      SELECT g.id FROM credit_grant g LEFT JOIN credit_clawback_share s ON s.grant_id = g.id
        AND (SELECT c.reinstated_at FROM credit_clawback c WHERE c.id = s.clawback_id) IS NULL
      GROUP BY g.id, g.clawback_due_microcredits HAVING coalesce(sum(s.due_microcredits), 0) <> g.clawback_due_microcredits`,
  },
  {
    name: "purchased is what was bought, less what was clawed back of it",
    breaches: `
      SELECT b.customer_id FROM ledger_balance b LEFT JOIN credit_grant g ON g.customer_id = b.customer_id AND g.category = 'paid'
        AND EXISTS (SELECT FROM credit_grant_movement m JOIN ledger_transfer t ON t.id = m.transfer_id
                      WHERE m.grant_id = g.id AND m.kind = 'issued' AND t.code IN ('purchase', 'subscription'))
      GROUP BY b.customer_id, b.purchased_microcredits
      HAVING coalesce(sum(g.amount_microcredits - g.clawback_due_microcredits), 0) <> b.purchased_microcredits`,
  },
  {
    name: "an open gift is the sum of its slices",
    breaches: `
      SELECT g.id FROM credit_gift g LEFT JOIN credit_gift_slice s ON s.gift_id = g.id WHERE g.status = 'open'
      GROUP BY g.id, g.remaining_microcredits HAVING coalesce(sum(s.amount_microcredits), 0) <> g.remaining_microcredits`,
  },
];
