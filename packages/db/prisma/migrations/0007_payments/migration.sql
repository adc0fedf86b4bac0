-- Where the receipt of a payment goes and whether it went; when Stripe is asked next about one that is still pending.
ALTER TABLE payment
  ADD COLUMN receipt_email TEXT,
  ADD COLUMN receipt_sent_at TIMESTAMPTZ(6),
  ADD COLUMN next_check_at TIMESTAMPTZ(6);
CREATE INDEX payment_status_next_check_at_idx ON payment (status, next_check_at);

-- What is sold and what was sold are whole, positive amounts, whoever writes the row.
ALTER TABLE package
  ADD CONSTRAINT package_amounts CHECK (credits_microcredits > 0 AND bonus_microcredits >= 0 AND price_cents > 0
    AND credits_microcredits + bonus_microcredits <= 1000000000000000);
ALTER TABLE payment
  ADD CONSTRAINT payment_amounts CHECK (credits_microcredits > 0 AND bonus_microcredits >= 0 AND amount_cents > 0),
  ADD CONSTRAINT payment_status CHECK (status IN ('pending', 'paid', 'expired', 'failed', 'quarantined')),
  ADD CONSTRAINT payment_paid CHECK (status <> 'paid' OR paid_at IS NOT NULL);
ALTER TABLE stripe_event
  ADD CONSTRAINT stripe_event_status CHECK (status IN ('received', 'processed', 'ignored', 'quarantined'));
