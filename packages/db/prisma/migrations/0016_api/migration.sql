-- The public API: keys with caps, limits by weight, repetitions of a client that counts its tries.

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "day_cap_microcredits" BIGINT,
ADD COLUMN     "month_cap_microcredits" BIGINT;

-- AlterTable
ALTER TABLE "credit_hold" ADD COLUMN     "capped_spenders" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "request_key" ADD COLUMN     "attempt" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "spend_cap_use" (
    "spender" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "used_microcredits" BIGINT NOT NULL,

    CONSTRAINT "spend_cap_use_pkey" PRIMARY KEY ("spender","period","starts_on")
);

ALTER TABLE api_key
  ADD CONSTRAINT api_key_day_cap CHECK (day_cap_microcredits > 0 AND day_cap_microcredits <= 1000000000000000),
  ADD CONSTRAINT api_key_month_cap CHECK (month_cap_microcredits > 0 AND month_cap_microcredits <= 1000000000000000);
ALTER TABLE credit_hold ALTER COLUMN capped_spenders SET NOT NULL;
ALTER TABLE spend_cap_use
  ADD CONSTRAINT spend_cap_use_period CHECK (period IN ('day', 'month')),
  ADD CONSTRAINT spend_cap_use_amount CHECK (used_microcredits >= 0);
GRANT SELECT, INSERT, UPDATE ON spend_cap_use TO scrip_app;

-- The first day of the period in which a moment lies, in UTC.
CREATE FUNCTION spend_period_start(p_period text, p_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
  AS $$ SELECT date_trunc(p_period, p_at AT TIME ZONE 'UTC')::date $$;

CREATE TYPE capped_hold_placing AS (
  outcome text, available bigint, debt bigint, amount bigint, status text, expires_at timestamptz,
  cap_period text, cap_left bigint, cap_seconds_left int);

-- credits_place_hold for a spender with caps of its own: p_spenders[i] may use p_caps[i] in each p_periods[i] (day, month).
-- What is held counts as used until it returns, so that no number of requests at once can go above a cap.
-- outcome: those of credits_place_hold, and capped, with the period, what is left in it and the seconds until the next one.
CREATE FUNCTION credits_place_capped_hold(p_hold_id text, p_customer_id text, p_user_id text, p_amount bigint, p_ttl interval,
  p_spenders text[], p_periods text[], p_caps bigint[])
RETURNS capped_hold_placing LANGUAGE plpgsql AS $$
DECLARE
  answer capped_hold_placing;
  hold hold_placing;
  used bigint;
  i int;
BEGIN
  IF p_spenders <> '{}' THEN PERFORM ledger_lock_customer(p_customer_id); END IF;
  IF p_spenders <> '{}' AND NOT EXISTS (SELECT FROM credit_hold WHERE id = p_hold_id AND customer_id = p_customer_id) THEN
    FOR i IN 1 .. coalesce(array_length(p_spenders, 1), 0) LOOP
      SELECT coalesce(sum(u.used_microcredits), 0)::bigint INTO used FROM spend_cap_use u
        WHERE u.spender = p_spenders[i] AND u.period = p_periods[i] AND u.starts_on = spend_period_start(p_periods[i], scrip_now());
      IF used + p_amount > p_caps[i] THEN
        answer.outcome := 'capped';
        answer.cap_period := p_periods[i];
        answer.cap_left := greatest(p_caps[i] - used, 0);
        answer.cap_seconds_left := ceil(extract(epoch FROM
          ((spend_period_start(p_periods[i], scrip_now()) + ('1 ' || p_periods[i])::interval) AT TIME ZONE 'UTC') - scrip_now()));
        RETURN answer;
      END IF;
    END LOOP;
  END IF;

  hold := credits_place_hold(p_hold_id, p_customer_id, p_user_id, p_amount, p_ttl);
  IF hold.outcome = 'placed' AND p_spenders <> '{}' THEN
    UPDATE credit_hold SET capped_spenders = p_spenders WHERE id = p_hold_id;
    INSERT INTO spend_cap_use AS mine (spender, period, starts_on, used_microcredits)
      SELECT spender, period, spend_period_start(period, scrip_now()), p_amount FROM unnest(p_spenders, p_periods) AS capped(spender, period)
      ON CONFLICT (spender, period, starts_on) DO UPDATE SET used_microcredits = mine.used_microcredits + EXCLUDED.used_microcredits;
  END IF;
  answer.outcome := hold.outcome;
  answer.available := hold.available;
  answer.debt := hold.debt;
  answer.amount := hold.amount;
  answer.status := hold.status;
  answer.expires_at := hold.expires_at;
  RETURN answer;
END $$;

-- What a hold gives back was not used, in the periods in which it was placed. Under the customer's lock, as every settlement is.
CREATE FUNCTION spend_cap_give_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE spend_cap_use SET used_microcredits = used_microcredits - NEW.returned_microcredits
    WHERE spender = ANY (NEW.capped_spenders) AND starts_on = spend_period_start(period, NEW.placed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER spend_cap_give_back AFTER UPDATE OF status ON credit_hold
  FOR EACH ROW WHEN (OLD.status = 'placed' AND NEW.status <> 'placed' AND NEW.capped_spenders <> '{}' AND NEW.returned_microcredits > 0)
  EXECUTE FUNCTION spend_cap_give_back();

-- Counts p_weight uses for each subject in its window; the windows begin at round times. Answers a subject that is above its limit,
-- if any, and the seconds until the next window. Counts may be lost with the server: nobody waits for the disk because of them.
CREATE FUNCTION auth_take_limits(p_subjects text[], p_limits int[], p_window_seconds int, p_weight int,
  OUT limited_subject text, OUT limited_seconds int) LANGUAGE plpgsql AS $$
DECLARE
  window_start timestamptz := to_timestamp(floor(extract(epoch FROM scrip_now()) / p_window_seconds) * p_window_seconds);
  is_new boolean;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  WITH counted AS (
    INSERT INTO rate_counter AS mine (subject, window_started_at, count)
      SELECT wanted.subject, window_start, p_weight FROM unnest(p_subjects) AS wanted(subject) ORDER BY wanted.subject
      ON CONFLICT (subject, window_started_at) DO UPDATE SET count = least(mine.count::bigint + p_weight, 2000000000)::int
      RETURNING mine.subject, mine.count)
  SELECT bool_or(counted.count = p_weight), min(counted.subject) FILTER (WHERE counted.count > wanted.max_count) INTO is_new, limited_subject
    FROM counted JOIN unnest(p_subjects, p_limits) AS wanted(subject, max_count) ON wanted.subject = counted.subject;
  IF limited_subject IS NOT NULL THEN
    limited_seconds := greatest(1, ceil(extract(epoch FROM window_start - scrip_now()) + p_window_seconds));
  END IF;
  -- A new window is the moment to clear away old ones, so that no job has to.
  IF is_new THEN
    DELETE FROM rate_counter WHERE (subject, window_started_at) IN (
      SELECT old.subject, old.window_started_at FROM rate_counter old
      WHERE old.window_started_at < scrip_now() - interval '2 days' LIMIT 20 FOR UPDATE SKIP LOCKED);
  END IF;
END $$;

CREATE TYPE api_key_admission AS (
  id text, customer_id text, user_id text, scopes text[], secret_hash text, expires_at timestamptz, revoked_at timestamptz,
  day_cap_microcredits bigint, month_cap_microcredits bigint, role text, user_disabled_at timestamptz, member_role text, now timestamptz,
  limited_subject text, limited_seconds int);

-- Everything about a key in one round trip: who it is today, its limits counted, its use noted. Limits of key and customer are
-- counted only for whoever knows the key; the network's always. No row: there is no such key.
CREATE FUNCTION auth_admit_api_key(p_id text, p_hash text, p_network text, p_key_limit int, p_customer_limit int, p_network_limit int,
  p_window_seconds int, p_weight int)
RETURNS SETOF api_key_admission LANGUAGE plpgsql AS $$
DECLARE
  admission api_key_admission;
  used_at timestamptz;
BEGIN
  SELECT k.id, k.customer_id, k.user_id, k.scopes, k.secret_hash, k.expires_at, k.revoked_at, k.day_cap_microcredits, k.month_cap_microcredits,
         u.role, u.disabled_at, m.role, scrip_now(), NULL, NULL
    INTO admission
    FROM api_key k
    JOIN app_user u ON u.id = k.user_id
    JOIN member m ON m.customer_id = k.customer_id AND m.user_id = k.user_id
    WHERE k.id = p_id;
  IF FOUND AND admission.secret_hash = p_hash THEN
    SELECT l.limited_subject, l.limited_seconds INTO admission.limited_subject, admission.limited_seconds
      FROM auth_take_limits(ARRAY['api:' || admission.id, 'api:' || admission.customer_id, p_network],
                            ARRAY[p_key_limit, p_customer_limit, p_network_limit], p_window_seconds, p_weight) AS l;
    SELECT k.last_used_at INTO used_at FROM api_key k WHERE k.id = p_id;
    IF used_at IS NULL OR used_at <= admission.now - interval '1 minute' THEN
      UPDATE api_key k SET last_used_at = admission.now
        WHERE k.id = p_id AND (k.last_used_at IS NULL OR k.last_used_at <= admission.now - interval '1 minute')
          AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > admission.now);
    END IF;
  ELSE
    SELECT l.limited_subject, l.limited_seconds INTO admission.limited_subject, admission.limited_seconds
      FROM auth_take_limits(ARRAY[p_network], ARRAY[p_network_limit], p_window_seconds, p_weight) AS l;
  END IF;
  RETURN NEXT admission;
END $$;

-- Whether a customer is to be told of a balance: it is below the customer's own threshold, or 100 credits.
CREATE FUNCTION credits_is_low_balance(p_customer_id text, p_balance bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_balance < coalesce((SELECT low_balance_microcredits FROM notice_preference WHERE customer_id = p_customer_id), 100000000)
$$;
