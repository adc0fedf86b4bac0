-- What a charged request costs the database is the number of its small statements, more than their rows. The same is kept and proven
-- here by fewer of them (decision 0034).

-- A transfer is proven once, when it commits, and not once more for each of its entries. Entries are proven by themselves where
-- they are not written together with their transfer: `scrip.transfer` names the one that this transaction is writing, from the moment
-- it is there until it is proven.
CREATE OR REPLACE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger_check_transfer(NEW.id);
  PERFORM set_config('scrip.transfer', '', true);
  RETURN NULL;
END $$;

DROP TRIGGER ledger_entry_balances ON ledger_entry;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.transfer_id IS DISTINCT FROM current_setting('scrip.transfer', true)) EXECUTE FUNCTION ledger_entry_balances();

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
  PERFORM set_config('scrip.transfer', posting.transfer_id, true);

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

-- Grants are read once, in the order in which they are spent, and the time once.
CREATE OR REPLACE FUNCTION credits_place_hold(p_hold_id text, p_customer_id text, p_user_id text, p_amount bigint, p_ttl interval)
RETURNS hold_placing LANGUAGE plpgsql AS $$
DECLARE
  answer hold_placing;
  moment timestamptz := scrip_now();
  frozen timestamptz;
  grants text[]; spare bigint[];
  pinned bigint := 0; taken bigint;
  i int := 0;
BEGIN
  PERFORM ledger_lock_customer(p_customer_id);
  SELECT h.amount_microcredits, h.status, h.expires_at INTO answer.amount, answer.status, answer.expires_at
    FROM credit_hold h WHERE h.id = p_hold_id AND h.customer_id = p_customer_id;
  IF FOUND THEN answer.outcome := 'exists'; RETURN answer; END IF;

  SELECT c.frozen_at, b.debt_microcredits INTO frozen, answer.debt
    FROM customer c JOIN ledger_balance b ON b.customer_id = c.id WHERE c.id = p_customer_id;
  IF NOT FOUND THEN answer.outcome := 'no_customer'; RETURN answer; END IF;
  IF frozen IS NOT NULL THEN answer.outcome := 'frozen'; RETURN answer; END IF;

  SELECT coalesce(sum(free), 0)::bigint, array_agg(id), array_agg(free) INTO answer.available, grants, spare
    FROM (SELECT id, remaining_microcredits - held_microcredits AS free FROM credit_grant
            WHERE customer_id = p_customer_id AND remaining_microcredits > held_microcredits
              AND effective_at <= moment AND (expires_at IS NULL OR expires_at > moment)
            ORDER BY expires_at NULLS LAST, (category = 'paid'), created_at, id) AS draw_down;
  IF answer.debt > 0 THEN answer.outcome := 'debt'; RETURN answer; END IF;
  IF answer.available < p_amount THEN answer.outcome := 'insufficient'; RETURN answer; END IF;

  answer.amount := p_amount;
  answer.status := 'placed';
  answer.expires_at := moment + p_ttl;
  INSERT INTO credit_hold (id, customer_id, user_id, amount_microcredits, status, placed_at, expires_at)
    VALUES (p_hold_id, p_customer_id, p_user_id, p_amount, answer.status, moment, answer.expires_at);
  INSERT INTO credit_hold_event (hold_id, kind, amount_microcredits, at) VALUES (p_hold_id, 'placed', p_amount, moment);

  WHILE pinned < p_amount LOOP
    i := i + 1;
    taken := least(spare[i], p_amount - pinned);
    UPDATE credit_grant SET held_microcredits = held_microcredits + taken WHERE id = grants[i];
    INSERT INTO credit_hold_slice (hold_id, position, grant_id, amount_microcredits) VALUES (p_hold_id, i, grants[i], taken);
    pinned := pinned + taken;
  END LOOP;
  IF pinned IS DISTINCT FROM p_amount THEN
    RAISE EXCEPTION 'hold % pinned % of %', p_hold_id, pinned, p_amount USING ERRCODE = 'check_violation';
  END IF;

  PERFORM ledger_post_transfer('hold:' || p_hold_id || ':place', 'hold.place', p_customer_id, coalesce(p_user_id, 'system'), NULL,
    ARRAY['available', 'held'], ARRAY[-p_amount, p_amount], NULL, 'Held for a request', NULL, p_hold_id);
  answer.outcome := 'placed';
  RETURN answer;
END $$;

CREATE OR REPLACE FUNCTION credits_settle_hold(p_hold_id text, p_status text, p_charge bigint, p_provider_cost_nanodollars bigint,
  p_actor text, p_description text, p_model_id text)
RETURNS hold_settling LANGUAGE plpgsql AS $$
DECLARE
  answer hold_settling;
  h credit_hold%ROWTYPE;
  slice record;
  moment timestamptz := scrip_now();
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
      overage_microcredits = answer.overage, closed_at = moment
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
           g.recognised_nanodollars AS recognised, g.remaining_microcredits AS remaining, g.expires_at <= moment AS is_expired,
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
  INSERT INTO credit_hold_event (hold_id, kind, amount_microcredits, at) VALUES (p_hold_id, p_status, answer.captured, moment);

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

-- The key is read once.
CREATE OR REPLACE FUNCTION auth_admit_api_key(p_id text, p_hash text, p_network text, p_key_limit int, p_customer_limit int, p_network_limit int,
  p_window_seconds int, p_weight int)
RETURNS SETOF api_key_admission LANGUAGE plpgsql AS $$
DECLARE
  admission api_key_admission;
  found_key record;
BEGIN
  SELECT k.id, k.customer_id, k.user_id, k.scopes, k.secret_hash, k.expires_at, k.revoked_at, k.day_cap_microcredits, k.month_cap_microcredits,
         u.role, u.disabled_at, m.role AS member_role, scrip_now() AS now, k.last_used_at
    INTO found_key
    FROM api_key k
    JOIN app_user u ON u.id = k.user_id
    JOIN member m ON m.customer_id = k.customer_id AND m.user_id = k.user_id
    WHERE k.id = p_id;
  IF FOUND THEN
    admission := (found_key.id, found_key.customer_id, found_key.user_id, found_key.scopes, found_key.secret_hash, found_key.expires_at, found_key.revoked_at, found_key.day_cap_microcredits,
                  found_key.month_cap_microcredits, found_key.role, found_key.disabled_at, found_key.member_role, found_key.now, NULL, NULL);
  END IF;
  IF FOUND AND admission.secret_hash = p_hash THEN
    SELECT l.limited_subject, l.limited_seconds INTO admission.limited_subject, admission.limited_seconds
      FROM auth_take_limits(ARRAY['api:' || admission.id, 'api:' || admission.customer_id, p_network],
                            ARRAY[p_key_limit, p_customer_limit, p_network_limit], p_window_seconds, p_weight) AS l;
    IF found_key.last_used_at IS NULL OR found_key.last_used_at <= admission.now - interval '1 minute' THEN
      UPDATE api_key used SET last_used_at = admission.now
        WHERE used.id = p_id AND (used.last_used_at IS NULL OR used.last_used_at <= admission.now - interval '1 minute')
          AND used.revoked_at IS NULL AND (used.expires_at IS NULL OR used.expires_at > admission.now);
    END IF;
  ELSE
    SELECT l.limited_subject, l.limited_seconds INTO admission.limited_subject, admission.limited_seconds
      FROM auth_take_limits(ARRAY[p_network], ARRAY[p_network_limit], p_window_seconds, p_weight) AS l;
  END IF;
  RETURN NEXT admission;
END $$;

-- How many rows its arrays have is not worth a new plan each time.
ALTER FUNCTION ledger_post_transfer SET plan_cache_mode = force_generic_plan;

-- A grant is changed twice by each request. Without an index over what changes Postgres changes it in place and touches none of its
-- indexes.
DROP INDEX credit_grant_spendable;
-- Of holds and requests only the open ones are looked for by their status.
DROP INDEX "credit_hold_status_expires_at_idx", "credit_hold_customer_id_status_idx", "ai_request_status_started_at_idx";
CREATE INDEX credit_hold_due ON credit_hold (expires_at) WHERE status = 'placed';
CREATE INDEX credit_hold_open ON credit_hold (customer_id) WHERE status = 'placed';
CREATE INDEX ai_request_running ON ai_request (started_at) WHERE status = 'running';
