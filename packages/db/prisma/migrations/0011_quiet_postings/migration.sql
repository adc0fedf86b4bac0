-- Postgres lets no two commits that notify overlap, and each waits for the disk: postings stood in one queue, whoever they were for.
-- Now the application tells the live balance feed after the commit (decision 0008).
CREATE OR REPLACE FUNCTION ledger_post_transfer(
  p_business_key text, p_code text, p_customer_id text, p_actor text, p_cause text,
  p_accounts text[], p_amounts bigint[], p_history_type text, p_description text,
  p_model_id text DEFAULT NULL, p_request_id text DEFAULT NULL, p_payment_id text DEFAULT NULL, p_reverses_id text DEFAULT NULL,
  p_purchased_change bigint DEFAULT 0, p_spent_change bigint DEFAULT 0
) RETURNS ledger_posting LANGUAGE plpgsql AS $$
DECLARE
  posting ledger_posting;
  available_change bigint := 0; held_change bigint := 0; debt_change bigint := 0; balance_change bigint; statement bigint;
  b ledger_balance%ROWTYPE;
  i int;
BEGIN
  IF p_customer_id IS NOT NULL THEN PERFORM ledger_lock_customer(p_customer_id); END IF;
  SELECT t.id, false, t.balance_before, t.balance_after INTO posting.transfer_id, posting.created, posting.balance_before, posting.balance_after
    FROM ledger_transfer t WHERE t.business_key = p_business_key;
  IF FOUND THEN
    SELECT available_microcredits, held_microcredits, debt_microcredits INTO posting.available, posting.held, posting.debt
      FROM ledger_balance WHERE customer_id = p_customer_id;
    RETURN posting;
  END IF;

  posting.transfer_id := scrip_new_id('trf');
  posting.created := true;
  IF array_length(p_accounts, 1) IS DISTINCT FROM array_length(p_amounts, 1) THEN
    RAISE EXCEPTION 'transfer % names % accounts and % amounts', p_business_key, array_length(p_accounts, 1), array_length(p_amounts, 1)
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR i IN 1 .. coalesce(array_length(p_accounts, 1), 0) LOOP
    CASE p_accounts[i]
      WHEN 'available' THEN available_change := available_change + p_amounts[i];
      WHEN 'held' THEN held_change := held_change + p_amounts[i];
      WHEN 'debt' THEN debt_change := debt_change - p_amounts[i];
      ELSE NULL;
    END CASE;
  END LOOP;
  balance_change := available_change + held_change;

  IF p_customer_id IS NOT NULL THEN
    UPDATE ledger_balance SET
      available_microcredits = available_microcredits + available_change,
      held_microcredits = held_microcredits + held_change,
      debt_microcredits = debt_microcredits + debt_change,
      available_sequence = available_sequence + (available_change <> 0)::int,
      held_sequence = held_sequence + (held_change <> 0)::int,
      debt_sequence = debt_sequence + (debt_change <> 0)::int,
      statement_number = statement_number + (balance_change <> 0)::int,
      purchased_microcredits = purchased_microcredits + p_purchased_change,
      spent_microcredits = spent_microcredits + p_spent_change
    WHERE customer_id = p_customer_id RETURNING * INTO b;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'customer % has no book', p_customer_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    posting.available := b.available_microcredits;
    posting.held := b.held_microcredits;
    posting.debt := b.debt_microcredits;
    IF balance_change <> 0 THEN
      statement := b.statement_number;
      posting.balance_after := b.available_microcredits + b.held_microcredits;
      posting.balance_before := posting.balance_after - balance_change;
    END IF;
  END IF;

  INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, cause, reverses_id, statement_number, history_type,
      amount_microcredits, balance_before, balance_after, description, model_id, request_id, payment_id)
    VALUES (posting.transfer_id, p_business_key, p_code, p_customer_id, p_actor, p_cause, p_reverses_id, statement,
      CASE WHEN statement IS NULL THEN NULL ELSE p_history_type END,
      balance_change, posting.balance_before, posting.balance_after, p_description, p_model_id, p_request_id, p_payment_id);

  INSERT INTO ledger_entry (transfer_id, account_id, ledger, amount, sequence, balance_after)
    SELECT posting.transfer_id,
           CASE WHEN side.account IN ('available', 'held', 'debt') THEN 'customer:' || p_customer_id || ':' || side.account ELSE side.account END,
           CASE WHEN side.account IN ('available', 'held', 'debt') THEN 'credits'
                ELSE (SELECT a.ledger FROM ledger_account a WHERE a.id = side.account AND a.customer_id IS NULL) END,
           side.amount,
           CASE side.account WHEN 'available' THEN b.available_sequence WHEN 'held' THEN b.held_sequence WHEN 'debt' THEN b.debt_sequence END,
           CASE side.account WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits WHEN 'debt' THEN b.debt_microcredits END
      FROM (SELECT account, sum(amount)::bigint AS amount FROM unnest(p_accounts, p_amounts) AS given(account, amount) GROUP BY account) AS side
      WHERE side.amount <> 0;
  RETURN posting;
END $$;

-- Accounts are looked up one by one: joined, they were all read for each transfer, as long as Postgres had no statistics of them.
CREATE OR REPLACE FUNCTION ledger_check_transfer(checked_transfer_id text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  entries bigint; known bigint; credits numeric; dollars numeric;
BEGIN
  SELECT count(*), count(*) FILTER (WHERE (SELECT a.ledger FROM ledger_account a WHERE a.id = e.account_id) = e.ledger),
         coalesce(sum(e.amount) FILTER (WHERE e.ledger = 'credits'), 0), coalesce(sum(e.amount) FILTER (WHERE e.ledger = 'usd'), 0)
    INTO entries, known, credits, dollars
    FROM ledger_entry e WHERE e.transfer_id = checked_transfer_id;
  IF entries < 2 OR known <> entries OR credits <> 0 OR dollars <> 0 THEN
    RAISE EXCEPTION 'transfer % does not balance: % entries, % on known accounts, credits %, usd %',
      checked_transfer_id, entries, known, credits, dollars USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- Whose hold it was, so that the application knows whose balance changed.
ALTER TYPE hold_settling ADD ATTRIBUTE customer_id text;

CREATE OR REPLACE FUNCTION credits_settle_hold(p_hold_id text, p_status text, p_charge bigint, p_provider_cost_nanodollars bigint,
  p_actor text, p_description text, p_model_id text)
RETURNS hold_settling LANGUAGE plpgsql AS $$
DECLARE
  answer hold_settling;
  h credit_hold%ROWTYPE;
  slice record;
  posting ledger_posting;
  left_to_take bigint; taken bigint; back bigint; wanted bigint; expiring bigint; after_use bigint; after_all bigint;
  used_grants text[] := '{}'; used_amounts bigint[] := '{}'; used_earned bigint[] := '{}';
  gone_grants text[] := '{}'; gone_amounts bigint[] := '{}'; gone_breakage bigint[] := '{}';
  i int;
BEGIN
  IF p_charge < 0 OR p_provider_cost_nanodollars < 0 OR (p_status <> 'captured' AND p_charge <> 0) THEN
    RAISE EXCEPTION 'hold % cannot be % for %', p_hold_id, p_status, p_charge USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO h FROM credit_hold WHERE id = p_hold_id;
  IF NOT FOUND THEN answer.outcome := 'no_hold'; RETURN answer; END IF;
  PERFORM ledger_lock_customer(h.customer_id);
  answer.customer_id := h.customer_id;

  answer.captured := least(p_charge, h.amount_microcredits);
  answer.returned := h.amount_microcredits - answer.captured;
  answer.overage := p_charge - answer.captured;
  answer.earned_nanodollars := 0;
  answer.clawback_pending := false;

  -- One conditional update decides who ends the hold.
  UPDATE credit_hold SET status = p_status, captured_microcredits = answer.captured, returned_microcredits = answer.returned,
      overage_microcredits = answer.overage, closed_at = scrip_now()
    WHERE id = p_hold_id AND status = 'placed';
  IF NOT FOUND THEN
    SELECT 'already', x.status, x.captured_microcredits, x.returned_microcredits, x.overage_microcredits, x.earned_nanodollars,
           b.available_microcredits, b.available_microcredits + b.held_microcredits, false, x.customer_id
      INTO answer FROM credit_hold x JOIN ledger_balance b ON b.customer_id = x.customer_id WHERE x.id = p_hold_id;
    RETURN answer;
  END IF;

  left_to_take := answer.captured;
  FOR slice IN
    SELECT s.position, s.amount_microcredits AS amount, g.id AS grant_id, g.price_nanodollars AS price, g.amount_microcredits AS grant_amount,
           g.recognised_nanodollars AS recognised, g.remaining_microcredits AS remaining, g.expires_at <= scrip_now() AS is_expired,
           g.clawback_pending_microcredits AS clawback_pending
      FROM credit_hold_slice s JOIN credit_grant g ON g.id = s.grant_id
      WHERE s.hold_id = p_hold_id ORDER BY s.position FOR UPDATE OF g
  LOOP
    taken := least(slice.amount, left_to_take);
    back := slice.amount - taken;
    left_to_take := left_to_take - taken;
    -- A clawback waits for what returns first; only the rest expires. What was used of it stays due from what other holds pin.
    wanted := least(slice.clawback_pending, back);
    expiring := CASE WHEN slice.is_expired THEN back - wanted ELSE 0 END;
    after_use := credits_recognised(slice.price, slice.grant_amount, slice.remaining - taken);
    after_all := credits_recognised(slice.price, slice.grant_amount, slice.remaining - taken - expiring);
    UPDATE credit_grant SET
        held_microcredits = held_microcredits - slice.amount,
        clawback_pending_microcredits = least(clawback_pending_microcredits - wanted, held_microcredits - slice.amount),
        remaining_microcredits = remaining_microcredits - taken - expiring,
        consumed_microcredits = consumed_microcredits + taken,
        recognised_nanodollars = after_all
      WHERE id = slice.grant_id
      RETURNING answer.clawback_pending OR clawback_pending_microcredits < slice.clawback_pending INTO answer.clawback_pending;
    IF taken > 0 THEN
      UPDATE credit_hold_slice SET consumed_microcredits = taken WHERE hold_id = p_hold_id AND position = slice.position;
      used_grants := used_grants || slice.grant_id;
      used_amounts := used_amounts || -taken;
      used_earned := used_earned || after_use - slice.recognised;
      answer.earned_nanodollars := answer.earned_nanodollars + after_use - slice.recognised;
    END IF;
    IF expiring > 0 THEN
      gone_grants := gone_grants || slice.grant_id;
      gone_amounts := gone_amounts || -expiring;
      gone_breakage := gone_breakage || after_all - after_use;
    END IF;
  END LOOP;

  UPDATE credit_hold SET earned_nanodollars = answer.earned_nanodollars WHERE id = p_hold_id AND answer.earned_nanodollars <> 0;
  INSERT INTO credit_hold_event (hold_id, kind, amount_microcredits) VALUES (p_hold_id, p_status, answer.captured);

  posting := ledger_post_transfer(
    CASE WHEN p_status = 'captured' THEN 'usage:' || p_hold_id ELSE 'hold:' || p_hold_id || ':release' END,
    CASE WHEN p_status = 'captured' THEN 'hold.capture' ELSE 'hold.release' END,
    h.customer_id, p_actor, NULL,
    ARRAY['held', 'available', 'consumed', 'consumed', 'overage', 'deferred_revenue', 'earned_revenue', 'provider_cost', 'provider_payable'],
    ARRAY[-h.amount_microcredits, answer.returned, answer.captured, answer.overage, -answer.overage,
          -answer.earned_nanodollars, answer.earned_nanodollars, -p_provider_cost_nanodollars, p_provider_cost_nanodollars],
    'spend', p_description, p_model_id, p_hold_id, NULL, NULL, 0, answer.captured);
  INSERT INTO credit_grant_movement (transfer_id, grant_id, kind, amount_microcredits, recognised_nanodollars)
    SELECT posting.transfer_id, used.grant_id, 'consumed', used.amount, used.earned
      FROM unnest(used_grants, used_amounts, used_earned) AS used(grant_id, amount, earned);

  FOR i IN 1 .. coalesce(array_length(gone_grants, 1), 0) LOOP
    posting := ledger_post_transfer('expire:' || gone_grants[i] || ':' || p_hold_id, 'grant.expire', h.customer_id, 'system', p_hold_id,
      ARRAY['available', 'expired', 'deferred_revenue', 'breakage_revenue'],
      ARRAY[gone_amounts[i], -gone_amounts[i], -gone_breakage[i], gone_breakage[i]],
      'expiry', 'Returned credits had expired', NULL, p_hold_id);
    INSERT INTO credit_grant_movement (transfer_id, grant_id, kind, amount_microcredits, recognised_nanodollars)
      VALUES (posting.transfer_id, gone_grants[i], 'expired', gone_amounts[i], gone_breakage[i]);
  END LOOP;

  answer.outcome := 'settled';
  answer.status := p_status;
  answer.available := posting.available;
  answer.balance_after := posting.available + posting.held;
  RETURN answer;
END $$;

-- The proof of the books knows every rule that the tests know, and the part of every minute reads only what has moved: there is no
-- index by which holds or requests that ended lately could be found.
CREATE OR REPLACE FUNCTION verify_books(p_since timestamptz DEFAULT NULL)
RETURNS TABLE (rule text, subject text, customer_id text, details jsonb) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  everything boolean := p_since IS NULL;
  touched text[] := ARRAY(SELECT DISTINCT t.customer_id FROM ledger_transfer t WHERE t.created_at >= p_since AND t.customer_id IS NOT NULL);
  touched_holds text[] := ARRAY(SELECT DISTINCT t.request_id FROM ledger_transfer t WHERE t.created_at >= p_since AND t.request_id IS NOT NULL);
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
    WHERE everything OR h.id = ANY (touched_holds)
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
    WHERE r.status = 'settled' AND (everything OR r.id = ANY (touched_holds))
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

  RETURN QUERY
  SELECT 'recognised_is_what_has_left', g.id, g.customer_id,
         jsonb_build_object('recognised', g.recognised_nanodollars, 'price', g.price_nanodollars, 'amount', g.amount_microcredits, 'remaining', g.remaining_microcredits)
    FROM credit_grant g
    WHERE (everything OR g.customer_id = ANY (touched))
      AND g.recognised_nanodollars <> credits_recognised(g.price_nanodollars, g.amount_microcredits, g.remaining_microcredits);

  RETURN QUERY
  SELECT 'debt_is_owed_to_clawbacks', b.customer_id, b.customer_id, jsonb_build_object('debt', b.debt_microcredits, 'owed', coalesce(sum(c.owed_microcredits), 0))
    FROM ledger_balance b LEFT JOIN credit_clawback c ON c.customer_id = b.customer_id
    WHERE everything OR b.customer_id = ANY (touched)
    GROUP BY b.customer_id, b.debt_microcredits HAVING coalesce(sum(c.owed_microcredits), 0) <> b.debt_microcredits;

  RETURN QUERY
  SELECT 'clawback_due_is_its_shares', g.id, g.customer_id,
         jsonb_build_object('due', g.clawback_due_microcredits, 'shares', coalesce(sum(s.due_microcredits), 0))
    FROM credit_grant g LEFT JOIN (credit_clawback_share s JOIN credit_clawback c ON c.id = s.clawback_id AND c.reinstated_at IS NULL) ON s.grant_id = g.id
    WHERE everything OR g.customer_id = ANY (touched)
    GROUP BY g.id, g.customer_id, g.clawback_due_microcredits HAVING coalesce(sum(s.due_microcredits), 0) <> g.clawback_due_microcredits;

  RETURN QUERY
  SELECT 'open_gift_is_its_slices', f.id, f.customer_id,
         jsonb_build_object('remaining', f.remaining_microcredits, 'slices', coalesce(sum(s.amount_microcredits), 0))
    FROM credit_gift f LEFT JOIN credit_gift_slice s ON s.gift_id = f.id
    WHERE f.status = 'open' AND (everything OR f.customer_id = ANY (touched))
    GROUP BY f.id, f.customer_id, f.remaining_microcredits HAVING coalesce(sum(s.amount_microcredits), 0) <> f.remaining_microcredits;

  IF everything THEN
    RETURN QUERY
    SELECT 'statement_runs_in_time', dated.id, dated.customer_id, jsonb_build_object('at', dated.created_at, 'previousAt', dated.previous_at)
      FROM (SELECT t.id, t.customer_id, t.created_at, lag(t.created_at) OVER (PARTITION BY t.customer_id ORDER BY t.statement_number) AS previous_at
              FROM ledger_transfer t WHERE t.statement_number IS NOT NULL) AS dated
      WHERE dated.created_at < dated.previous_at;

    RETURN QUERY
    SELECT 'clawback_is_taken_pending_or_debt', c.id, c.customer_id,
           jsonb_build_object('due', c.due_microcredits, 'debt', c.debt_microcredits, 'pending', p.pending, 'taken', k.taken)
      FROM credit_clawback c
      CROSS JOIN LATERAL (SELECT coalesce(sum(s.pending_microcredits), 0) AS pending FROM credit_clawback_share s WHERE s.clawback_id = c.id) AS p
      LEFT JOIN (SELECT t.cause, -sum(t.amount_microcredits) AS taken FROM ledger_transfer t WHERE t.code = 'clawback' GROUP BY t.cause) AS k ON k.cause = c.id
      WHERE c.reinstated_at IS NULL AND c.due_microcredits <> c.debt_microcredits + p.pending + coalesce(k.taken, 0);

    RETURN QUERY
    SELECT 'purchased_is_what_was_bought', b.customer_id, b.customer_id,
           jsonb_build_object('purchased', b.purchased_microcredits, 'bought', coalesce(sum(g.amount_microcredits - g.clawback_due_microcredits), 0))
      FROM ledger_balance b LEFT JOIN credit_grant g ON g.customer_id = b.customer_id AND g.category = 'paid'
        AND EXISTS (SELECT FROM credit_grant_movement m JOIN ledger_transfer t ON t.id = m.transfer_id
                      WHERE m.grant_id = g.id AND m.kind = 'issued' AND t.code IN ('purchase', 'subscription'))
      GROUP BY b.customer_id, b.purchased_microcredits
      HAVING coalesce(sum(g.amount_microcredits - g.clawback_due_microcredits), 0) <> b.purchased_microcredits;
  END IF;
END $$;
