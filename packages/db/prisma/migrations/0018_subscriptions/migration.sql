-- What a price at Stripe gives each month. A row is never changed: another price or other credits are another plan, and
-- whoever has subscribed keeps theirs.
CREATE TABLE subscription_plan (
  stripe_price_id TEXT NOT NULL,
  stripe_product_id TEXT NOT NULL,
  package_id TEXT NOT NULL,
  credits_microcredits BIGINT NOT NULL,
  bonus_microcredits BIGINT NOT NULL,
  price_cents INTEGER NOT NULL,
  currency TEXT NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT subscription_plan_pkey PRIMARY KEY (stripe_price_id),
  CONSTRAINT subscription_plan_package_id_fkey FOREIGN KEY (package_id) REFERENCES package (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT subscription_plan_amounts CHECK (credits_microcredits > 0 AND bonus_microcredits >= 0 AND price_cents > 0
    AND credits_microcredits + bonus_microcredits <= 1000000000000000)
);
CREATE UNIQUE INDEX subscription_plan_offer_key ON subscription_plan (package_id, credits_microcredits, bonus_microcredits, price_cents, currency);

-- A subscription as Stripe last told it; its reading is the number of the question.
CREATE TABLE subscription (
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  stripe_price_id TEXT NOT NULL,
  status TEXT NOT NULL,
  current_period_start TIMESTAMPTZ(6) NOT NULL,
  current_period_end TIMESTAMPTZ(6) NOT NULL,
  anchored_at TIMESTAMPTZ(6) NOT NULL,
  cancel_at TIMESTAMPTZ(6),
  ended_at TIMESTAMPTZ(6),
  trial_ends_at TIMESTAMPTZ(6),
  is_paused BOOLEAN NOT NULL,
  resumes_at TIMESTAMPTZ(6),
  next_attempt_at TIMESTAMPTZ(6),
  created_at TIMESTAMPTZ(6) NOT NULL,
  reading BIGINT NOT NULL,
  updated_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT subscription_pkey PRIMARY KEY (id),
  CONSTRAINT subscription_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT subscription_stripe_price_id_fkey FOREIGN KEY (stripe_price_id) REFERENCES subscription_plan (stripe_price_id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT subscription_status CHECK (status IN ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled'))
);
CREATE INDEX subscription_customer_id_idx ON subscription (customer_id);

-- A paid invoice of a subscription is a payment, so refunds, disputes, fees and receipts find it like any other.
ALTER TABLE payment
  ADD COLUMN stripe_invoice_id TEXT,
  ADD COLUMN subscription_id TEXT,
  ADD CONSTRAINT payment_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscription (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT payment_of_invoice CHECK ((stripe_invoice_id IS NULL) = (subscription_id IS NULL));
CREATE UNIQUE INDEX payment_stripe_invoice_id_key ON payment (stripe_invoice_id);
CREATE INDEX payment_subscription_id_idx ON payment (subscription_id);

-- People are told of renewals, of payments that failed, and of the end.
ALTER TABLE notice
  DROP CONSTRAINT notice_kind,
  ADD CONSTRAINT notice_kind CHECK (kind IN ('grant_expiry', 'low_balance', 'subscription'));

GRANT SELECT, INSERT ON subscription_plan TO scrip_app;
GRANT SELECT, INSERT, UPDATE ON subscription TO scrip_app;
