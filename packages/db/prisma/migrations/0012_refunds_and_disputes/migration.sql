-- What became of a payment after it was paid: discounts, refunds, disputes, receipts; and what was found when our rows were held
-- against Stripe's.

-- What was really paid is amount_cents - discount_cents; tax_cents came on top of it.
ALTER TABLE payment
  ADD COLUMN discount_cents INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN tax_cents INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN payment_method TEXT,
  ADD CONSTRAINT payment_discount CHECK (discount_cents BETWEEN 0 AND amount_cents AND tax_cents >= 0);
CREATE INDEX payment_charge_id_idx ON payment (charge_id);

-- Receipts are numbered without gaps, so the next number is a row that is locked until its receipt exists.
CREATE TABLE receipt_counter (
  id BOOLEAN NOT NULL DEFAULT true,
  last_number BIGINT NOT NULL,
  CONSTRAINT receipt_counter_pkey PRIMARY KEY (id),
  CONSTRAINT receipt_counter_one CHECK (id AND last_number >= 0)
);
WITH numbered AS (
  SELECT id, row_number() OVER (ORDER BY paid_at, id) AS number FROM payment WHERE paid_at IS NOT NULL AND receipt_number IS NULL
)
UPDATE payment SET receipt_number = 'R-' || lpad(number::text, greatest(6, length(number::text)), '0')
  FROM numbered WHERE payment.id = numbered.id;
INSERT INTO receipt_counter (last_number) SELECT count(*) FROM payment WHERE receipt_number IS NOT NULL;

-- A parked event waits for a row of ours; source tells whether Stripe delivered it or we fetched it.
ALTER TABLE stripe_event
  ADD COLUMN source TEXT NOT NULL DEFAULT 'webhook',
  DROP CONSTRAINT stripe_event_status,
  ADD CONSTRAINT stripe_event_status CHECK (status IN ('received', 'parked', 'processed', 'ignored', 'quarantined')),
  ADD CONSTRAINT stripe_event_source CHECK (source IN ('webhook', 'listing'));

-- Discounts that we give. Stripe keeps its own limits; these hold even where Stripe's were set otherwise.
CREATE TABLE stripe_promotion_code (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  stripe_coupon_id TEXT,
  stripe_promotion_code_id TEXT,
  percent_off INTEGER,
  amount_off_cents INTEGER,
  redemptions_max INTEGER,
  redemptions_per_customer_max INTEGER NOT NULL DEFAULT 1,
  redemptions INTEGER NOT NULL DEFAULT 0,
  expires_at TIMESTAMPTZ(6),
  created_by TEXT NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT stripe_promotion_code_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_promotion_code_discount CHECK ((percent_off IS NULL) <> (amount_off_cents IS NULL)
    AND percent_off BETWEEN 1 AND 100 AND amount_off_cents > 0),
  CONSTRAINT stripe_promotion_code_limits CHECK (redemptions_max > 0 AND redemptions_per_customer_max > 0
    AND redemptions BETWEEN 0 AND coalesce(redemptions_max, redemptions))
);
CREATE UNIQUE INDEX stripe_promotion_code_code_key ON stripe_promotion_code (code);
CREATE UNIQUE INDEX stripe_promotion_code_stripe_promotion_code_id_key ON stripe_promotion_code (stripe_promotion_code_id);

CREATE TABLE stripe_promotion_redemption (
  payment_id TEXT NOT NULL,
  promotion_code_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  discount_cents INTEGER NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT stripe_promotion_redemption_pkey PRIMARY KEY (payment_id),
  CONSTRAINT stripe_promotion_redemption_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT stripe_promotion_redemption_promotion_code_id_fkey FOREIGN KEY (promotion_code_id) REFERENCES stripe_promotion_code (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT stripe_promotion_redemption_amount CHECK (discount_cents > 0)
);
CREATE INDEX stripe_promotion_redemption_promotion_code_id_customer_id_idx ON stripe_promotion_redemption (promotion_code_id, customer_id);

-- Readings of Stripe are numbered when they begin: one that began before the last that was applied may be out of date.
CREATE SEQUENCE stripe_reading_seq;

CREATE TABLE stripe_refund (
  id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  currency TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  failure_reason TEXT,
  created_at TIMESTAMPTZ(6) NOT NULL,
  reading BIGINT NOT NULL,
  updated_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT stripe_refund_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_refund_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT stripe_refund_amount CHECK (amount_cents > 0)
);
CREATE INDEX stripe_refund_payment_id_idx ON stripe_refund (payment_id);
CREATE INDEX stripe_refund_status_created_at_idx ON stripe_refund (status, created_at);
CREATE INDEX stripe_refund_created_at_idx ON stripe_refund (created_at);

CREATE TABLE stripe_dispute (
  id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  currency TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  withdrawn_cents INTEGER NOT NULL,
  reinstated_cents INTEGER NOT NULL,
  evidence_due_at TIMESTAMPTZ(6),
  created_at TIMESTAMPTZ(6) NOT NULL,
  reading BIGINT NOT NULL,
  updated_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT stripe_dispute_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_dispute_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payment (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT stripe_dispute_amounts CHECK (amount_cents > 0 AND withdrawn_cents >= 0 AND reinstated_cents >= 0)
);
CREATE INDEX stripe_dispute_payment_id_idx ON stripe_dispute (payment_id);
CREATE INDEX stripe_dispute_status_created_at_idx ON stripe_dispute (status, created_at);
CREATE INDEX stripe_dispute_created_at_idx ON stripe_dispute (created_at);

-- How far Stripe's list of events was read.
CREATE TABLE stripe_cursor (
  name TEXT NOT NULL,
  reached_at TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT stripe_cursor_pkey PRIMARY KEY (name)
);

-- One comparison of our rows with Stripe's, and what it found. open_key lets one run at a time.
CREATE TABLE stripe_check (
  id TEXT NOT NULL,
  from_at TIMESTAMPTZ(6) NOT NULL,
  to_at TIMESTAMPTZ(6) NOT NULL,
  started_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  finished_at TIMESTAMPTZ(6),
  compared INTEGER NOT NULL DEFAULT 0,
  open_key TEXT,
  CONSTRAINT stripe_check_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_check_period CHECK (from_at < to_at)
);
CREATE UNIQUE INDEX stripe_check_open_key_key ON stripe_check (open_key);
CREATE INDEX stripe_check_started_at_idx ON stripe_check (started_at);

CREATE TABLE stripe_finding (
  id BIGSERIAL NOT NULL,
  check_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  payment_id TEXT,
  repaired BOOLEAN NOT NULL,
  details JSONB NOT NULL,
  CONSTRAINT stripe_finding_pkey PRIMARY KEY (id),
  CONSTRAINT stripe_finding_check_id_fkey FOREIGN KEY (check_id) REFERENCES stripe_check (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX stripe_finding_check_id_idx ON stripe_finding (check_id);

GRANT SELECT, INSERT, UPDATE ON stripe_promotion_code, stripe_refund, stripe_dispute, stripe_cursor, stripe_check TO scrip_app;
GRANT SELECT, INSERT ON stripe_promotion_redemption, stripe_finding TO scrip_app;
GRANT SELECT, UPDATE ON receipt_counter TO scrip_app;
GRANT USAGE ON SEQUENCE stripe_reading_seq, stripe_finding_id_seq TO scrip_app;
