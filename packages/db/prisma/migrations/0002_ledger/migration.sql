-- The book. Money is wrong if any of these rules is, so the database keeps them itself: a bug in application code
-- must end in an error, not in a wrong balance.

-- Amounts are whole microcredits (ledger credits) or nano-dollars (ledger usd), one entry moves at most 10^15 of either.
ALTER TABLE customer ADD CONSTRAINT customer_kind CHECK (kind IN ('person', 'team'));

ALTER TABLE ledger_account
  ADD CONSTRAINT ledger_account_ledger CHECK (ledger IN ('credits', 'usd')),
  ADD CONSTRAINT ledger_account_side CHECK (normal_side IN (-1, 1)),
  ADD CONSTRAINT ledger_account_name CHECK (id = CASE WHEN customer_id IS NULL THEN kind ELSE 'customer:' || customer_id || ':' || kind END);

ALTER TABLE ledger_balance
  ADD CONSTRAINT ledger_balance_available CHECK (available_microcredits >= 0),
  ADD CONSTRAINT ledger_balance_held CHECK (held_microcredits >= 0),
  ADD CONSTRAINT ledger_balance_debt CHECK (debt_microcredits >= 0),
  ADD CONSTRAINT ledger_balance_spent CHECK (spent_microcredits >= 0);

ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_ledger CHECK (ledger IN ('credits', 'usd')),
  ADD CONSTRAINT ledger_entry_amount CHECK (amount <> 0 AND abs(amount) <= 1000000000000000),
  ADD CONSTRAINT ledger_entry_balance_after CHECK (balance_after >= 0),
  ADD CONSTRAINT ledger_entry_sequence CHECK ((sequence IS NULL) = (balance_after IS NULL));

ALTER TABLE ledger_transfer
  ADD CONSTRAINT ledger_transfer_statement CHECK (
    (statement_number IS NULL AND amount_microcredits = 0 AND balance_before IS NULL AND balance_after IS NULL AND history_type IS NULL)
    OR (statement_number > 0 AND amount_microcredits <> 0 AND customer_id IS NOT NULL AND history_type IS NOT NULL
        AND balance_before >= 0 AND balance_after >= 0 AND balance_after = balance_before + amount_microcredits)),
  ADD CONSTRAINT ledger_transfer_history_type CHECK (history_type IN
    ('purchase', 'subscription', 'bonus', 'gift', 'referral', 'promotion', 'spend', 'expiry', 'refund', 'clawback', 'adjustment'));

-- The chart of accounts: a positive amount is a credit, a negative one a debit, normal_side is the sign with which the account rises.
INSERT INTO ledger_account (id, ledger, kind, normal_side) VALUES
  ('issued:paid', 'credits', 'issued:paid', -1),
  ('issued:promotional', 'credits', 'issued:promotional', -1),
  ('consumed', 'credits', 'consumed', 1),
  ('expired', 'credits', 'expired', 1),
  ('clawed_back', 'credits', 'clawed_back', 1),
  ('escrow', 'credits', 'escrow', 1),
  ('overage', 'credits', 'overage', -1),
  ('stripe_clearing', 'usd', 'stripe_clearing', -1),
  ('deferred_revenue', 'usd', 'deferred_revenue', 1),
  ('earned_revenue', 'usd', 'earned_revenue', 1),
  ('breakage_revenue', 'usd', 'breakage_revenue', 1),
  ('provider_cost', 'usd', 'provider_cost', -1),
  ('provider_payable', 'usd', 'provider_payable', 1),
  ('stripe_fees', 'usd', 'stripe_fees', -1),
  ('promotional_expense', 'usd', 'promotional_expense', -1),
  ('refunds', 'usd', 'refunds', -1),
  ('disputes', 'usd', 'disputes', -1);

-- A customer's book opens with the customer, so that no first spend meets a missing row.
CREATE FUNCTION ledger_open_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_balance (customer_id) VALUES (NEW.id);
  INSERT INTO ledger_account (id, ledger, kind, customer_id, normal_side) VALUES
    ('customer:' || NEW.id || ':available', 'credits', 'available', NEW.id, 1),
    ('customer:' || NEW.id || ':held', 'credits', 'held', NEW.id, 1),
    ('customer:' || NEW.id || ':debt', 'credits', 'debt', NEW.id, -1);
  RETURN NULL;
END $$;
CREATE TRIGGER customer_opens_book AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION ledger_open_customer();

-- A transfer has at least two entries on known accounts and nets to zero in each ledger, or it does not exist.
CREATE FUNCTION ledger_check_transfer(checked_transfer_id text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  entries bigint; known bigint; credits numeric; dollars numeric;
BEGIN
  SELECT count(*), count(a.id),
         coalesce(sum(e.amount) FILTER (WHERE e.ledger = 'credits'), 0), coalesce(sum(e.amount) FILTER (WHERE e.ledger = 'usd'), 0)
    INTO entries, known, credits, dollars
    FROM ledger_entry e LEFT JOIN ledger_account a ON a.id = e.account_id AND a.ledger = e.ledger
    WHERE e.transfer_id = checked_transfer_id;
  IF entries < 2 OR known <> entries OR credits <> 0 OR dollars <> 0 THEN
    RAISE EXCEPTION 'transfer % does not balance: % entries, % on known accounts, credits %, usd %',
      checked_transfer_id, entries, known, credits, dollars USING ERRCODE = 'check_violation';
  END IF;
END $$;
CREATE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM ledger_check_transfer(NEW.id); RETURN NULL; END $$;
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM ledger_check_transfer(NEW.transfer_id); RETURN NULL; END $$;

-- Deferred, because both sides of a transfer exist only at commit.
CREATE CONSTRAINT TRIGGER ledger_transfer_balances AFTER INSERT ON ledger_transfer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances();
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- What was written stays: mistakes are corrected by another transfer.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON credit_hold_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON ledger_transfer EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON credit_hold_event EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION refuse_change();

-- Queues everything else that would move this customer's credits until the transaction ends. Transaction-scoped, because a
-- pooler would leak a session-scoped lock.
CREATE FUNCTION ledger_lock_customer(locked_customer_id text) RETURNS void LANGUAGE sql
  AS $$ SELECT pg_advisory_xact_lock(hashtextextended(locked_customer_id, 0)) $$;

CREATE TYPE ledger_posting AS (transfer_id text, created boolean, balance_before bigint, balance_after bigint, available bigint, held bigint, debt bigint);

-- The only way into the book. accounts[i] receives amounts[i], 'available', 'held' and 'debt' mean those of the customer.
-- A business key that was posted before moves nothing and answers the first transfer (created = false).
CREATE FUNCTION ledger_post_transfer(
  p_business_key text, p_code text, p_customer_id text, p_actor text, p_cause text,
  p_accounts text[], p_amounts bigint[], p_history_type text, p_description text,
  p_model_id text DEFAULT NULL, p_request_id text DEFAULT NULL, p_payment_id text DEFAULT NULL, p_reverses_id text DEFAULT NULL
) RETURNS ledger_posting LANGUAGE plpgsql AS $$
DECLARE
  posting ledger_posting;
  available_change bigint := 0; held_change bigint := 0; debt_change bigint := 0; balance_change bigint; statement bigint;
  purchased_change bigint := 0; spent_change bigint := 0;
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
  IF p_code IN ('purchase', 'subscription') THEN purchased_change := balance_change; END IF;
  IF p_code = 'hold.capture' THEN spent_change := -balance_change; END IF;

  IF p_customer_id IS NOT NULL THEN
    UPDATE ledger_balance SET
      available_microcredits = available_microcredits + available_change,
      held_microcredits = held_microcredits + held_change,
      debt_microcredits = debt_microcredits + debt_change,
      available_sequence = available_sequence + (available_change <> 0)::int,
      held_sequence = held_sequence + (held_change <> 0)::int,
      debt_sequence = debt_sequence + (debt_change <> 0)::int,
      statement_number = statement_number + (balance_change <> 0)::int,
      purchased_microcredits = purchased_microcredits + purchased_change,
      spent_microcredits = spent_microcredits + spent_change
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
    PERFORM pg_notify('scrip_balance', p_customer_id);
  END IF;

  INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, cause, reverses_id, statement_number, history_type,
      amount_microcredits, balance_before, balance_after, description, model_id, request_id, payment_id)
    VALUES (posting.transfer_id, p_business_key, p_code, p_customer_id, p_actor, p_cause, p_reverses_id, statement,
      CASE WHEN statement IS NULL THEN NULL ELSE p_history_type END,
      balance_change, posting.balance_before, posting.balance_after, p_description, p_model_id, p_request_id, p_payment_id);

  INSERT INTO ledger_entry (transfer_id, account_id, ledger, amount, sequence, balance_after)
    SELECT posting.transfer_id,
           CASE WHEN side.account IN ('available', 'held', 'debt') THEN 'customer:' || p_customer_id || ':' || side.account ELSE side.account END,
           CASE WHEN side.account IN ('available', 'held', 'debt') THEN 'credits' ELSE a.ledger END,
           side.amount,
           CASE side.account WHEN 'available' THEN b.available_sequence WHEN 'held' THEN b.held_sequence WHEN 'debt' THEN b.debt_sequence END,
           CASE side.account WHEN 'available' THEN b.available_microcredits WHEN 'held' THEN b.held_microcredits WHEN 'debt' THEN b.debt_microcredits END
      FROM (SELECT account, sum(amount)::bigint AS amount FROM unnest(p_accounts, p_amounts) AS given(account, amount) GROUP BY account) AS side
      LEFT JOIN ledger_account a ON a.id = side.account AND a.customer_id IS NULL
      WHERE side.amount <> 0;
  RETURN posting;
END $$;
