-- Customers let us buy a package for them when their credits run low, with a card that they have let us keep.

-- A payment that nobody clicked for. Its row is the attempt: one payment intent at Stripe, which can be paid once.
ALTER TABLE payment ADD COLUMN automatic BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE auto_top_up (
  customer_id TEXT NOT NULL,
  status TEXT NOT NULL,
  user_id TEXT NOT NULL,
  email TEXT NOT NULL,
  threshold_microcredits BIGINT NOT NULL,
  package_id TEXT NOT NULL,
  monthly_cap_cents INTEGER NOT NULL,
  consented_at TIMESTAMPTZ(6) NOT NULL,
  setup_session_id TEXT,
  setup_check_at TIMESTAMPTZ(6),
  payment_method_id TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  declines INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TIMESTAMPTZ(6),
  off_reason TEXT,
  updated_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT auto_top_up_pkey PRIMARY KEY (customer_id),
  CONSTRAINT auto_top_up_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT auto_top_up_package_id_fkey FOREIGN KEY (package_id) REFERENCES package (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT auto_top_up_status CHECK (status IN ('off', 'card_needed', 'on')),
  CONSTRAINT auto_top_up_card CHECK (status <> 'on' OR payment_method_id IS NOT NULL),
  CONSTRAINT auto_top_up_amounts CHECK (threshold_microcredits BETWEEN 1 AND 1000000000000000 AND monthly_cap_cents > 0 AND declines >= 0)
);
CREATE UNIQUE INDEX auto_top_up_setup_session_id_key ON auto_top_up (setup_session_id);
CREATE INDEX auto_top_up_on ON auto_top_up (customer_id) WHERE status = 'on';
CREATE INDEX auto_top_up_setup ON auto_top_up (setup_check_at) WHERE setup_session_id IS NOT NULL;

-- What a customer agreed to, in the words that were shown; kept when it is turned off.
CREATE TABLE auto_top_up_consent (
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  text TEXT NOT NULL,
  given_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT auto_top_up_consent_pkey PRIMARY KEY (id),
  CONSTRAINT auto_top_up_consent_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX auto_top_up_consent_customer_id_idx ON auto_top_up_consent (customer_id);

-- One gap that is being filled. open_key is the customer while it is open: one at a time. next_try_at is also the lease of
-- whoever is at it. month (UTC) is the one whose cap it counts for.
CREATE TABLE auto_top_up_attempt (
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  status TEXT NOT NULL,
  open_key TEXT,
  month DATE NOT NULL,
  amount_cents INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  decline_code TEXT,
  next_try_at TIMESTAMPTZ(6),
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  ended_at TIMESTAMPTZ(6),
  CONSTRAINT auto_top_up_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT auto_top_up_attempt_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES auto_top_up (customer_id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT auto_top_up_attempt_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT auto_top_up_attempt_status CHECK (status IN ('charging', 'confirming', 'stopping', 'paid', 'cancelled')),
  CONSTRAINT auto_top_up_attempt_open CHECK (CASE WHEN status IN ('paid', 'cancelled')
    THEN open_key IS NULL AND next_try_at IS NULL AND ended_at IS NOT NULL
    ELSE open_key IS NOT DISTINCT FROM customer_id AND next_try_at IS NOT NULL AND ended_at IS NULL END),
  CONSTRAINT auto_top_up_attempt_amounts CHECK (amount_cents > 0 AND tries >= 0)
);
CREATE UNIQUE INDEX auto_top_up_attempt_payment_id_key ON auto_top_up_attempt (payment_id);
CREATE UNIQUE INDEX auto_top_up_attempt_open_key_key ON auto_top_up_attempt (open_key);
CREATE INDEX auto_top_up_attempt_customer_id_month_idx ON auto_top_up_attempt (customer_id, month);
CREATE INDEX auto_top_up_attempt_next_try_at_idx ON auto_top_up_attempt (next_try_at);

-- No attempt goes beyond what the customer allows in a month, whoever writes the row.
CREATE FUNCTION auto_top_up_keep_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  cap INTEGER;
  used BIGINT;
BEGIN
  SELECT monthly_cap_cents INTO cap FROM auto_top_up WHERE customer_id = NEW.customer_id FOR UPDATE;
  SELECT coalesce(sum(amount_cents), 0) INTO used FROM auto_top_up_attempt
    WHERE customer_id = NEW.customer_id AND month = NEW.month AND status <> 'cancelled' AND id <> NEW.id;
  IF used + NEW.amount_cents > cap THEN
    RAISE EXCEPTION 'attempt % goes beyond the monthly cap of customer %', NEW.id, NEW.customer_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'auto_top_up_cap';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER auto_top_up_attempt_cap BEFORE INSERT OR UPDATE OF month, amount_cents ON auto_top_up_attempt
  FOR EACH ROW EXECUTE FUNCTION auto_top_up_keep_cap();

ALTER TABLE notice
  DROP CONSTRAINT notice_kind,
  ADD CONSTRAINT notice_kind CHECK (kind IN ('grant_expiry', 'low_balance', 'subscription', 'auto_top_up'));

-- A settled answer is told to the jobs when one of them has something to say: of a low balance, or of an automatic top-up.
CREATE OR REPLACE FUNCTION credits_is_low_balance(p_customer_id text, p_balance bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_balance < greatest(
    coalesce((SELECT low_balance_microcredits FROM notice_preference WHERE customer_id = p_customer_id), 100000000),
    (SELECT threshold_microcredits FROM auto_top_up WHERE customer_id = p_customer_id AND status = 'on'))
$$;

GRANT SELECT, INSERT, UPDATE ON auto_top_up, auto_top_up_attempt TO scrip_app;
GRANT SELECT, INSERT ON auto_top_up_consent TO scrip_app;
