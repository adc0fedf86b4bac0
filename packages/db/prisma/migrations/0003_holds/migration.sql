-- Grants and holds. Placing, capturing and voiding are the hot path, so each is one function and one round trip,
-- they post through ledger_post_transfer like everything else.

ALTER TABLE credit_grant
  ADD CONSTRAINT credit_grant_category CHECK (category IN ('paid', 'promotional')),
  ADD CONSTRAINT credit_grant_source CHECK (source IN ('package', 'subscription', 'bonus', 'gift', 'referral', 'promotion', 'admin')),
  ADD CONSTRAINT credit_grant_amount CHECK (amount_microcredits > 0 AND amount_microcredits <= 1000000000000000),
  ADD CONSTRAINT credit_grant_remaining CHECK (remaining_microcredits BETWEEN 0 AND amount_microcredits),
  ADD CONSTRAINT credit_grant_held CHECK (held_microcredits BETWEEN 0 AND remaining_microcredits),
  ADD CONSTRAINT credit_grant_consumed CHECK (consumed_microcredits >= 0 AND consumed_microcredits + remaining_microcredits <= amount_microcredits),
  ADD CONSTRAINT credit_grant_recognised CHECK (recognised_nanodollars BETWEEN 0 AND price_nanodollars);

ALTER TABLE credit_hold
  ADD CONSTRAINT credit_hold_status CHECK (status IN ('placed', 'captured', 'voided', 'expired')),
  ADD CONSTRAINT credit_hold_amount CHECK (amount_microcredits > 0 AND amount_microcredits <= 1000000000000000),
  ADD CONSTRAINT credit_hold_settled CHECK (
    (status = 'placed' AND closed_at IS NULL AND captured_microcredits = 0 AND returned_microcredits = 0)
    OR (status <> 'placed' AND closed_at IS NOT NULL AND captured_microcredits >= 0 AND returned_microcredits >= 0
        AND captured_microcredits + returned_microcredits = amount_microcredits AND (status = 'captured' OR captured_microcredits = 0)));

ALTER TABLE credit_hold_slice
  ADD CONSTRAINT credit_hold_slice_amount CHECK (amount_microcredits > 0),
  ADD CONSTRAINT credit_hold_slice_consumed CHECK (consumed_microcredits BETWEEN 0 AND amount_microcredits);

-- The draw-down looks only at grants that still have something free.
CREATE INDEX credit_grant_spendable ON credit_grant (customer_id, expires_at) WHERE remaining_microcredits > held_microcredits;

CREATE TYPE hold_placing AS (outcome text, available bigint, debt bigint, amount bigint, status text, expires_at timestamptz);

-- Pins the grants that will back a hold, soonest expiry first, then promotional before paid, then oldest.
-- outcome: placed | exists | insufficient | debt | frozen | no_customer. available is what could be spent before this hold.
CREATE FUNCTION credits_place_hold(p_hold_id text, p_customer_id text, p_user_id text, p_amount bigint, p_ttl interval)
RETURNS hold_placing LANGUAGE plpgsql AS $$
DECLARE
  answer hold_placing;
  frozen timestamptz;
  pinned bigint;
BEGIN
  PERFORM ledger_lock_customer(p_customer_id);
  SELECT h.amount_microcredits, h.status, h.expires_at INTO answer.amount, answer.status, answer.expires_at
    FROM credit_hold h WHERE h.id = p_hold_id AND h.customer_id = p_customer_id;
  IF FOUND THEN answer.outcome := 'exists'; RETURN answer; END IF;

  SELECT c.frozen_at, b.debt_microcredits INTO frozen, answer.debt
    FROM customer c JOIN ledger_balance b ON b.customer_id = c.id WHERE c.id = p_customer_id;
  IF NOT FOUND THEN answer.outcome := 'no_customer'; RETURN answer; END IF;
  IF frozen IS NOT NULL THEN answer.outcome := 'frozen'; RETURN answer; END IF;

  SELECT coalesce(sum(remaining_microcredits - held_microcredits), 0)::bigint INTO answer.available
    FROM credit_grant
    WHERE customer_id = p_customer_id AND remaining_microcredits > held_microcredits
      AND effective_at <= scrip_now() AND (expires_at IS NULL OR expires_at > scrip_now());
  IF answer.debt > 0 THEN answer.outcome := 'debt'; RETURN answer; END IF;
  IF answer.available < p_amount THEN answer.outcome := 'insufficient'; RETURN answer; END IF;

  INSERT INTO credit_hold (id, customer_id, user_id, amount_microcredits, expires_at)
    VALUES (p_hold_id, p_customer_id, p_user_id, p_amount, scrip_now() + p_ttl)
    RETURNING amount_microcredits, status, expires_at INTO answer.amount, answer.status, answer.expires_at;
  INSERT INTO credit_hold_event (hold_id, kind, amount_microcredits) VALUES (p_hold_id, 'placed', p_amount);

  WITH ordered AS (
    SELECT id, remaining_microcredits - held_microcredits AS free,
           sum(remaining_microcredits - held_microcredits) OVER draw_down AS reach, row_number() OVER draw_down AS position
      FROM credit_grant
      WHERE customer_id = p_customer_id AND remaining_microcredits > held_microcredits
        AND effective_at <= scrip_now() AND (expires_at IS NULL OR expires_at > scrip_now())
      WINDOW draw_down AS (ORDER BY expires_at NULLS LAST, (category = 'paid'), created_at, id)
  ), taken AS (
    SELECT id, position, least(free, p_amount - (reach - free))::bigint AS amount FROM ordered WHERE reach - free < p_amount
  ), pinning AS (
    UPDATE credit_grant g SET held_microcredits = g.held_microcredits + taken.amount FROM taken WHERE g.id = taken.id RETURNING g.id
  ), slices AS (
    INSERT INTO credit_hold_slice (hold_id, position, grant_id, amount_microcredits)
      SELECT p_hold_id, position, id, amount FROM taken RETURNING amount_microcredits
  )
  SELECT sum(amount_microcredits) INTO pinned FROM slices;
  IF pinned IS DISTINCT FROM p_amount THEN
    RAISE EXCEPTION 'hold % pinned % of %', p_hold_id, pinned, p_amount USING ERRCODE = 'check_violation';
  END IF;

  PERFORM ledger_post_transfer('hold:' || p_hold_id || ':place', 'hold.place', p_customer_id, coalesce(p_user_id, 'system'), NULL,
    ARRAY['available', 'held'], ARRAY[-p_amount, p_amount], NULL, 'Held for a request', NULL, p_hold_id);
  answer.outcome := 'placed';
  RETURN answer;
END $$;

CREATE TYPE hold_settling AS (outcome text, status text, captured bigint, returned bigint, overage bigint, earned_nanodollars bigint, available bigint, balance_after bigint);

-- Ends a hold once: p_charge is taken in draw-down order, the rest returns to the same grants, and what returns to a grant
-- that has expired meanwhile expires at once by its own transfer. A charge above the hold charges the hold, the difference
-- goes to the overage account. p_status: captured | voided | expired (the last two with charge 0).
-- outcome: settled | already (nothing moved, the first answer again) | no_hold.
CREATE FUNCTION credits_settle_hold(p_hold_id text, p_status text, p_charge bigint, p_provider_cost_nanodollars bigint,
  p_actor text, p_description text, p_model_id text)
RETURNS hold_settling LANGUAGE plpgsql AS $$
DECLARE
  answer hold_settling;
  h credit_hold%ROWTYPE;
  slice record;
  posting ledger_posting;
  left_to_take bigint; taken bigint; back bigint; earned bigint; breakage bigint; expiring bigint;
  expiries jsonb := '[]';
  expiry jsonb;
BEGIN
  IF p_charge < 0 OR p_provider_cost_nanodollars < 0 OR (p_status <> 'captured' AND p_charge <> 0) THEN
    RAISE EXCEPTION 'hold % cannot be % for %', p_hold_id, p_status, p_charge USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO h FROM credit_hold WHERE id = p_hold_id;
  IF NOT FOUND THEN answer.outcome := 'no_hold'; RETURN answer; END IF;
  PERFORM ledger_lock_customer(h.customer_id);

  answer.captured := least(p_charge, h.amount_microcredits);
  answer.returned := h.amount_microcredits - answer.captured;
  answer.overage := p_charge - answer.captured;
  answer.earned_nanodollars := 0;

  -- One conditional update decides who ends the hold.
  UPDATE credit_hold SET status = p_status, captured_microcredits = answer.captured, returned_microcredits = answer.returned,
      overage_microcredits = answer.overage, closed_at = scrip_now()
    WHERE id = p_hold_id AND status = 'placed';
  IF NOT FOUND THEN
    SELECT 'already', x.status, x.captured_microcredits, x.returned_microcredits, x.overage_microcredits, x.earned_nanodollars,
           b.available_microcredits, b.available_microcredits + b.held_microcredits
      INTO answer FROM credit_hold x JOIN ledger_balance b ON b.customer_id = x.customer_id WHERE x.id = p_hold_id;
    RETURN answer;
  END IF;

  left_to_take := answer.captured;
  FOR slice IN
    SELECT s.position, s.amount_microcredits AS amount, g.id AS grant_id, g.price_nanodollars AS price, g.amount_microcredits AS grant_amount,
           g.consumed_microcredits AS consumed, g.recognised_nanodollars AS recognised, g.remaining_microcredits AS remaining, g.expires_at <= scrip_now() AS is_expired
      FROM credit_hold_slice s JOIN credit_grant g ON g.id = s.grant_id
      WHERE s.hold_id = p_hold_id ORDER BY s.position FOR UPDATE OF g
  LOOP
    taken := least(slice.amount, left_to_take);
    back := slice.amount - taken;
    left_to_take := left_to_take - taken;
    -- Recognised of a grant = floor(price x consumed so far / credits), so that its parts add up to its price exactly.
    earned := floor(slice.price::numeric * (slice.consumed + taken) / slice.grant_amount)::bigint - slice.recognised;
    IF taken = 0 OR earned < 0 THEN earned := 0; END IF;
    answer.earned_nanodollars := answer.earned_nanodollars + earned;
    expiring := CASE WHEN slice.is_expired THEN back ELSE 0 END;
    breakage := CASE WHEN expiring > 0 AND slice.remaining - taken - expiring = 0 THEN slice.price - slice.recognised - earned
                     WHEN expiring > 0 THEN floor(slice.price::numeric * expiring / slice.grant_amount)::bigint ELSE 0 END;
    UPDATE credit_grant SET
        held_microcredits = held_microcredits - slice.amount,
        remaining_microcredits = remaining_microcredits - taken - expiring,
        consumed_microcredits = consumed_microcredits + taken,
        recognised_nanodollars = recognised_nanodollars + earned + breakage
      WHERE id = slice.grant_id;
    IF taken > 0 THEN
      UPDATE credit_hold_slice SET consumed_microcredits = taken WHERE hold_id = p_hold_id AND position = slice.position;
    END IF;
    IF expiring > 0 THEN
      expiries := expiries || jsonb_build_object('grant', slice.grant_id, 'amount', expiring, 'breakage', breakage);
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
    'spend', p_description, p_model_id, p_hold_id);

  FOR expiry IN SELECT * FROM jsonb_array_elements(expiries) LOOP
    posting := ledger_post_transfer('expire:' || (expiry ->> 'grant') || ':' || p_hold_id, 'grant.expire', h.customer_id, 'system', p_hold_id,
      ARRAY['available', 'expired', 'deferred_revenue', 'breakage_revenue'],
      ARRAY[-(expiry ->> 'amount')::bigint, (expiry ->> 'amount')::bigint, -(expiry ->> 'breakage')::bigint, (expiry ->> 'breakage')::bigint],
      'expiry', 'Returned credits had expired', NULL, p_hold_id);
  END LOOP;

  answer.outcome := 'settled';
  answer.status := p_status;
  answer.available := posting.available;
  answer.balance_after := posting.available + posting.held;
  RETURN answer;
END $$;

-- A customer's balances with the grants behind them, from one snapshot, so that they add up while requests run.
-- One row per grant that has anything left, in draw-down order, or one row without a grant.
CREATE FUNCTION credits_balance_sheet(p_customer_id text)
RETURNS TABLE (
  available bigint, held bigint, debt bigint, purchased bigint, spent bigint, grant_id text, category text, source text,
  remaining bigint, grant_held bigint, spendable boolean, effective_at timestamptz, expires_at timestamptz, created_at timestamptz
) LANGUAGE sql STABLE AS $$
  SELECT b.available_microcredits, b.held_microcredits, b.debt_microcredits, b.purchased_microcredits, b.spent_microcredits,
         g.id, g.category, g.source, g.remaining_microcredits, g.held_microcredits,
         g.effective_at <= scrip_now() AND (g.expires_at IS NULL OR g.expires_at > scrip_now()),
         g.effective_at, g.expires_at, g.created_at
    FROM ledger_balance b LEFT JOIN credit_grant g ON g.customer_id = b.customer_id AND g.remaining_microcredits > 0
    WHERE b.customer_id = p_customer_id
    ORDER BY g.expires_at NULLS LAST, (g.category = 'paid'), g.created_at, g.id
$$;
