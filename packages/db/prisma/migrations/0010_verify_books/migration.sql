-- The proof of the books, in the database: every rule answers the rows that break it. With p_since only what transfers since
-- then have touched is proven (cheap, every minute), without it everything (nightly).

CREATE TABLE "book_check" (
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6),
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "book_check_pkey" PRIMARY KEY ("id"),
    CONSTRAINT book_check_scope CHECK (scope IN ('recent', 'full'))
);
CREATE TABLE "book_break" (
    "id" BIGSERIAL NOT NULL,
    "check_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "customer_id" TEXT,
    "details" JSONB NOT NULL,

    CONSTRAINT "book_break_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "book_check_scope_started_at_idx" ON "book_check"("scope", "started_at");
CREATE INDEX "book_break_check_id_idx" ON "book_break"("check_id");
ALTER TABLE "book_break" ADD CONSTRAINT "book_break_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "book_check"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON book_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON book_break FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON book_check, book_break TO scrip_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO scrip_app;

CREATE FUNCTION verify_books(p_since timestamptz DEFAULT NULL)
RETURNS TABLE (rule text, subject text, customer_id text, details jsonb) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  everything boolean := p_since IS NULL;
  touched text[] := ARRAY(SELECT DISTINCT t.customer_id FROM ledger_transfer t WHERE t.created_at >= p_since AND t.customer_id IS NOT NULL);
BEGIN
  RETURN QUERY
  SELECT 'transfer_balances', t.id, t.customer_id, jsonb_build_object('ledger', e.ledger, 'sum', sum(e.amount), 'entries', count(e.id))
    FROM ledger_transfer t LEFT JOIN ledger_entry e ON e.transfer_id = t.id
    WHERE everything OR t.created_at >= p_since
    GROUP BY t.id, t.customer_id, e.ledger
    HAVING coalesce(sum(e.amount), 0) <> 0 OR (SELECT count(*) FROM ledger_entry x WHERE x.transfer_id = t.id) < 2;

  IF everything THEN
    RETURN QUERY
    SELECT 'ledger_sums_to_zero', e.ledger, NULL::text, jsonb_build_object('sum', sum(e.amount))
      FROM ledger_entry e GROUP BY e.ledger HAVING sum(e.amount) <> 0;

    RETURN QUERY
    SELECT 'balance_is_sum_of_entries', a.id, b.customer_id,
           jsonb_build_object('entries', coalesce(sum(e.amount), 0) * a.normal_side, 'balance',
             CASE a.kind WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits ELSE b.debt_microcredits END)
      FROM ledger_balance b JOIN ledger_account a ON a.customer_id = b.customer_id LEFT JOIN ledger_entry e ON e.account_id = a.id
      GROUP BY b.customer_id, a.id, a.kind, a.normal_side, b.available_microcredits, b.held_microcredits, b.debt_microcredits
      HAVING coalesce(sum(e.amount), 0) * a.normal_side <>
        CASE a.kind WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits ELSE b.debt_microcredits END;

    RETURN QUERY
    SELECT 'entries_run_gapless_and_right', running.account_id, running.customer_id,
           jsonb_build_object('entry', running.id, 'sequence', running.sequence, 'expectedSequence', running.expected_sequence,
             'balanceAfter', running.balance_after, 'expectedBalance', running.expected_balance)
      FROM (SELECT e.id, e.account_id, a.customer_id, e.sequence, e.balance_after, row_number() OVER w AS expected_sequence,
                   (sum(e.amount) OVER w) * a.normal_side AS expected_balance
              FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.customer_id IS NOT NULL
              WINDOW w AS (PARTITION BY e.account_id ORDER BY e.sequence)) AS running
      WHERE running.sequence IS DISTINCT FROM running.expected_sequence OR running.balance_after IS DISTINCT FROM running.expected_balance
        OR running.expected_balance < 0;

    RETURN QUERY
    SELECT 'statement_runs_gapless', numbered.id, numbered.customer_id,
           jsonb_build_object('number', numbered.statement_number, 'expectedNumber', numbered.expected_number,
             'balanceBefore', numbered.balance_before, 'expectedBefore', numbered.expected_before)
      FROM (SELECT t.id, t.customer_id, t.statement_number, t.balance_before, row_number() OVER w AS expected_number,
                   coalesce(lag(t.balance_after) OVER w, 0) AS expected_before
              FROM ledger_transfer t WHERE t.statement_number IS NOT NULL
              WINDOW w AS (PARTITION BY t.customer_id ORDER BY t.statement_number)) AS numbered
      WHERE numbered.statement_number <> numbered.expected_number OR numbered.balance_before <> numbered.expected_before;

    RETURN QUERY
    SELECT 'grant_is_sum_of_movements', g.id, g.customer_id,
           jsonb_build_object('remaining', g.remaining_microcredits, 'movements', coalesce(sum(m.amount_microcredits), 0),
             'recognised', g.recognised_nanodollars, 'recognisedByMovements', coalesce(sum(m.recognised_nanodollars), 0))
      FROM credit_grant g LEFT JOIN credit_grant_movement m ON m.grant_id = g.id
      GROUP BY g.id
      HAVING coalesce(sum(m.amount_microcredits), 0) <> g.remaining_microcredits
        OR coalesce(sum(m.recognised_nanodollars), 0) <> g.recognised_nanodollars
        OR coalesce(-sum(m.amount_microcredits) FILTER (WHERE m.kind = 'consumed'), 0) <> g.consumed_microcredits
        OR coalesce(sum(m.amount_microcredits) FILTER (WHERE m.kind = 'issued'), 0) <> g.amount_microcredits;

    RETURN QUERY
    SELECT 'deferred_revenue_is_unrecognised', 'deferred_revenue', NULL::text,
           jsonb_build_object('deferred', d.deferred, 'grants', g.unrecognised, 'gifts', f.given)
      FROM (SELECT coalesce(sum(amount), 0) AS deferred FROM ledger_entry WHERE account_id = 'deferred_revenue') AS d,
           (SELECT coalesce(sum(price_nanodollars - recognised_nanodollars), 0) AS unrecognised FROM credit_grant) AS g,
           (SELECT coalesce(sum(price_nanodollars), 0) AS given FROM credit_gift WHERE status = 'open') AS f
      WHERE d.deferred <> g.unrecognised + f.given;

    RETURN QUERY
    SELECT 'escrow_is_open_gifts', 'escrow', NULL::text, jsonb_build_object('escrow', e.escrow, 'gifts', g.open)
      FROM (SELECT coalesce(sum(amount), 0) AS escrow FROM ledger_entry WHERE account_id = 'escrow') AS e,
           (SELECT coalesce(sum(remaining_microcredits), 0) AS open FROM credit_gift WHERE status = 'open') AS g
      WHERE e.escrow <> g.open;

    RETURN QUERY
    SELECT 'paid_payment_has_its_grants', p.id, p.customer_id,
           jsonb_build_object('status', p.status, 'paid', coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'paid'), 0),
             'promotional', coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'promotional'), 0))
      FROM payment p LEFT JOIN credit_grant g ON g.payment_id = p.id
      GROUP BY p.id
      HAVING coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'paid'), 0)
               <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.credits_microcredits END
        OR coalesce(sum(g.amount_microcredits) FILTER (WHERE g.category = 'promotional'), 0)
               <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.bonus_microcredits END;
  END IF;

  RETURN QUERY
  SELECT 'last_statement_is_balance', coalesce(t.id, b.customer_id), b.customer_id,
         jsonb_build_object('balance', b.available_microcredits + b.held_microcredits, 'statement', coalesce(t.balance_after, 0))
    FROM ledger_balance b LEFT JOIN ledger_transfer t ON t.customer_id = b.customer_id AND t.statement_number = b.statement_number
    WHERE (everything OR b.customer_id = ANY (touched)) AND coalesce(t.balance_after, 0) <> b.available_microcredits + b.held_microcredits;

  RETURN QUERY
  SELECT 'last_entries_are_balance', a.id, b.customer_id, jsonb_build_object('balanceAfter', e.balance_after)
    FROM ledger_balance b JOIN ledger_account a ON a.customer_id = b.customer_id
    LEFT JOIN ledger_entry e ON e.account_id = a.id
      AND e.sequence = CASE a.kind WHEN 'available' THEN b.available_sequence WHEN 'held' THEN b.held_sequence ELSE b.debt_sequence END
    WHERE (everything OR b.customer_id = ANY (touched))
      AND coalesce(e.balance_after, 0) <> CASE a.kind WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits ELSE b.debt_microcredits END;

  RETURN QUERY
  SELECT 'held_is_open_holds', b.customer_id, b.customer_id,
         jsonb_build_object('held', b.held_microcredits, 'holds', coalesce(sum(h.amount_microcredits), 0))
    FROM ledger_balance b LEFT JOIN credit_hold h ON h.customer_id = b.customer_id AND h.status = 'placed'
    WHERE everything OR b.customer_id = ANY (touched)
    GROUP BY b.customer_id, b.held_microcredits HAVING coalesce(sum(h.amount_microcredits), 0) <> b.held_microcredits;

  RETURN QUERY
  SELECT 'grants_add_up_to_balance', b.customer_id, b.customer_id,
         jsonb_build_object('balance', b.available_microcredits + b.held_microcredits, 'remaining', coalesce(sum(g.remaining_microcredits), 0),
           'held', b.held_microcredits, 'grantsHeld', coalesce(sum(g.held_microcredits), 0))
    FROM ledger_balance b LEFT JOIN credit_grant g ON g.customer_id = b.customer_id
    WHERE everything OR b.customer_id = ANY (touched)
    GROUP BY b.customer_id, b.available_microcredits, b.held_microcredits
    HAVING coalesce(sum(g.remaining_microcredits), 0) <> b.available_microcredits + b.held_microcredits
      OR coalesce(sum(g.held_microcredits), 0) <> b.held_microcredits;

  RETURN QUERY
  SELECT 'hold_is_its_slices', h.id, h.customer_id, jsonb_build_object('amount', h.amount_microcredits, 'captured', h.captured_microcredits)
    FROM credit_hold h LEFT JOIN credit_hold_slice s ON s.hold_id = h.id
    WHERE everything OR h.status = 'placed' OR h.closed_at >= p_since
    GROUP BY h.id
    HAVING coalesce(sum(s.amount_microcredits), 0) <> h.amount_microcredits
      OR coalesce(sum(s.consumed_microcredits), 0) <> h.captured_microcredits
      OR (h.status <> 'placed' AND h.captured_microcredits + h.returned_microcredits <> h.amount_microcredits);

  RETURN QUERY
  SELECT 'transfer_moves_grants_and_balance_alike', t.id, t.customer_id,
         jsonb_build_object('balance', t.amount_microcredits, 'grants', coalesce(sum(m.amount_microcredits), 0))
    FROM ledger_transfer t LEFT JOIN credit_grant_movement m ON m.transfer_id = t.id
    WHERE everything OR t.created_at >= p_since
    GROUP BY t.id HAVING coalesce(sum(m.amount_microcredits), 0) <> t.amount_microcredits;

  RETURN QUERY
  SELECT 'request_has_one_settlement', r.id, r.customer_id,
         jsonb_build_object('charge', r.charge_microcredits, 'captured', h.captured_microcredits, 'hold', h.status)
    FROM ai_request r LEFT JOIN credit_hold h ON h.id = r.id
    WHERE r.status = 'settled' AND (everything OR r.settled_at >= p_since)
      AND (h.id IS NULL OR h.status = 'placed' OR h.captured_microcredits IS DISTINCT FROM r.charge_microcredits);

  RETURN QUERY
  SELECT 'totals_follow_the_book', b.customer_id, b.customer_id, jsonb_build_object('spent', b.spent_microcredits, 'charges', -coalesce(sum(t.amount_microcredits), 0))
    FROM ledger_balance b LEFT JOIN ledger_transfer t ON t.customer_id = b.customer_id
      AND (t.code = 'hold.capture' OR (t.code = 'reversal' AND t.history_type = 'refund'))
    WHERE everything
    GROUP BY b.customer_id, b.spent_microcredits HAVING -coalesce(sum(t.amount_microcredits), 0) <> b.spent_microcredits;

  RETURN QUERY
  SELECT 'clawback_waits_for_what_is_pinned', g.id, g.customer_id,
         jsonb_build_object('pending', g.clawback_pending_microcredits, 'shares', coalesce(sum(s.pending_microcredits), 0), 'held', g.held_microcredits)
    FROM credit_grant g LEFT JOIN credit_clawback_share s ON s.grant_id = g.id
    WHERE everything OR g.customer_id = ANY (touched)
    GROUP BY g.id
    HAVING coalesce(sum(s.pending_microcredits), 0) <> g.clawback_pending_microcredits OR g.clawback_pending_microcredits > g.held_microcredits;

  RETURN QUERY
  SELECT 'frozen_while_a_freeze_is_open', c.id, c.id, jsonb_build_object('frozen', c.frozen_at IS NOT NULL, 'open', count(f.id))
    FROM customer c LEFT JOIN credit_freeze f ON f.customer_id = c.id AND f.lifted_at IS NULL
    WHERE everything OR c.id = ANY (touched)
    GROUP BY c.id HAVING (c.frozen_at IS NOT NULL) <> (count(f.id) > 0);
END $$;
GRANT EXECUTE ON FUNCTION verify_books(timestamptz) TO scrip_app;
