-- What jobs must remember: mails that go out once, jobs and messages that were given up, what the reconciliation of usage found,
-- and usage added up by day.

-- Alarms are mailed once. mail_due_at is also the lease of whoever is sending; alarms that were raised before are not mailed late.
ALTER TABLE alarm
  ADD COLUMN mail_due_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  ADD COLUMN mailed_at TIMESTAMPTZ(6);
UPDATE alarm SET mailed_at = raised_at;
CREATE INDEX alarm_mailed_at_mail_due_at_idx ON alarm (mailed_at, mail_due_at);

-- A message that can never be sent is kept as a dead letter.
ALTER TABLE outbox_message ADD COLUMN dead_at TIMESTAMPTZ(6);
CREATE INDEX outbox_message_dead_at_idx ON outbox_message (dead_at);
-- Relays look at nothing but what waits, however much was sent before.
CREATE INDEX outbox_message_waiting ON outbox_message (available_at, id) WHERE sent_at IS NULL AND dead_at IS NULL;

CREATE TABLE job_failure (
  id TEXT NOT NULL,
  function_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_name TEXT NOT NULL,
  payload JSONB NOT NULL,
  error TEXT NOT NULL,
  failed_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  retried_at TIMESTAMPTZ(6),
  retried_by TEXT,
  CONSTRAINT job_failure_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX job_failure_function_id_event_id_key ON job_failure (function_id, event_id);
CREATE INDEX job_failure_failed_at_idx ON job_failure (failed_at);

-- A mail to the people of a customer; key says what it is about, so that it is written once.
CREATE TABLE notice (
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  data JSONB NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  mail_due_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  mailed_at TIMESTAMPTZ(6),
  CONSTRAINT notice_pkey PRIMARY KEY (id),
  CONSTRAINT notice_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT notice_kind CHECK (kind IN ('grant_expiry', 'low_balance'))
);
CREATE UNIQUE INDEX notice_key_key ON notice (key);
CREATE INDEX notice_mailed_at_mail_due_at_idx ON notice (mailed_at, mail_due_at);
CREATE INDEX notice_customer_id_idx ON notice (customer_id);

-- What a customer wants to be told; without a row the defaults hold. No threshold: no notice of a low balance.
CREATE TABLE notice_preference (
  customer_id TEXT NOT NULL,
  low_balance_microcredits BIGINT,
  expiry_notices BOOLEAN NOT NULL DEFAULT true,
  updated_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT notice_preference_pkey PRIMARY KEY (customer_id),
  CONSTRAINT notice_preference_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT notice_preference_threshold CHECK (low_balance_microcredits BETWEEN 1 AND 1000000000000000)
);

-- Up to which row of its statement a customer was looked at for a crossing of its threshold.
CREATE TABLE low_balance_watch (
  customer_id TEXT NOT NULL,
  statement_number BIGINT NOT NULL,
  CONSTRAINT low_balance_watch_pkey PRIMARY KEY (customer_id),
  CONSTRAINT low_balance_watch_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT ON UPDATE CASCADE
);

-- One comparison of requests, holds, charges, prices and provider cost, and what it found. key lets one run a day count.
CREATE TABLE usage_check (
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  since TIMESTAMPTZ(6),
  compared INTEGER NOT NULL,
  started_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  CONSTRAINT usage_check_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX usage_check_key_key ON usage_check (key);
CREATE INDEX usage_check_started_at_idx ON usage_check (started_at);
CREATE TABLE usage_finding (
  id BIGSERIAL NOT NULL,
  check_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  customer_id TEXT,
  details JSONB NOT NULL,
  CONSTRAINT usage_finding_pkey PRIMARY KEY (id),
  CONSTRAINT usage_finding_check_id_fkey FOREIGN KEY (check_id) REFERENCES usage_check (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX usage_finding_check_id_idx ON usage_finding (check_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON usage_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON usage_finding FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Settled requests by the day (UTC) of their settlement.
CREATE TABLE usage_day (
  day DATE NOT NULL,
  customer_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  task_type TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  charge_microcredits BIGINT NOT NULL,
  platform_share_microcredits BIGINT NOT NULL,
  earned_nanodollars BIGINT NOT NULL,
  provider_cost_nanodollars BIGINT NOT NULL,
  rolled_up_at TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT usage_day_pkey PRIMARY KEY (day, customer_id, model_id, task_type)
);
CREATE INDEX usage_day_customer_id_day_idx ON usage_day (customer_id, day);
CREATE INDEX usage_day_rolled_up_at_idx ON usage_day (rolled_up_at);
CREATE INDEX ai_request_settled_at_idx ON ai_request (settled_at);

GRANT SELECT, INSERT, UPDATE ON job_failure, notice, notice_preference, low_balance_watch TO scrip_app;
GRANT SELECT, INSERT ON usage_check, usage_finding TO scrip_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON usage_day TO scrip_app;
GRANT USAGE ON SEQUENCE usage_finding_id_seq TO scrip_app;

-- Every rule answers the rows that break it: requests that began since p_since (all without it), and what is open.
CREATE FUNCTION verify_usage(p_since timestamptz DEFAULT NULL)
RETURNS TABLE (kind text, subject text, customer_id text, details jsonb) LANGUAGE sql STABLE AS $$
  WITH request AS (
    SELECT r.*, h.id AS hold_id, h.customer_id AS hold_customer_id, h.status AS hold_status, h.amount_microcredits AS hold_amount,
           h.captured_microcredits AS captured, h.overage_microcredits AS overage, h.earned_nanodollars AS hold_earned,
           t.id AS transfer_id, t.amount_microcredits AS transferred, p.id AS found_price_id,
           ceil(((r.input_tokens - r.cached_input_tokens)::numeric * p.input_microcredits_per_million
             + r.cached_input_tokens::numeric * p.cached_input_microcredits_per_million
             + r.output_tokens::numeric * p.output_microcredits_per_million) / 1000000) AS price,
           ceil(((r.input_tokens - r.cached_input_tokens)::numeric * p.provider_input_picodollars
             + r.cached_input_tokens::numeric * p.provider_cached_input_picodollars
             + r.output_tokens::numeric * p.provider_output_picodollars) / 1000) AS cost,
           (SELECT coalesce(-sum(e.amount), 0) FROM ledger_entry e JOIN ledger_transfer x ON x.id = e.transfer_id
             WHERE x.business_key IN ('usage:' || r.id, 'hold:' || r.id || ':release') AND e.account_id = 'provider_cost') AS booked_cost
      FROM ai_request r
      LEFT JOIN credit_hold h ON h.id = r.id
      LEFT JOIN model_price p ON p.id = r.price_id
      LEFT JOIN ledger_transfer t ON t.business_key = 'usage:' || r.id
      WHERE p_since IS NULL OR r.started_at >= p_since OR r.status = 'running'
  ), settled AS (
    SELECT * FROM request WHERE status = 'settled' AND hold_status <> 'placed'
  )
  SELECT 'request_without_hold', id, customer_id, jsonb_build_object('hold', hold_microcredits) FROM request WHERE hold_id IS NULL
  UNION ALL
  SELECT 'hold_without_request', h.id, h.customer_id, jsonb_build_object('amount', h.amount_microcredits, 'status', h.status)
    FROM credit_hold h LEFT JOIN ai_request r ON r.id = h.id
    WHERE r.id IS NULL AND (p_since IS NULL OR h.placed_at >= p_since OR h.status = 'placed')
  UNION ALL
  SELECT 'hold_overdue', h.id, h.customer_id, jsonb_build_object('expiresAt', h.expires_at)
    FROM credit_hold h WHERE h.status = 'placed' AND h.expires_at < scrip_now() - interval '5 minutes'
  UNION ALL
  SELECT 'request_open_hold_ended', id, customer_id, jsonb_build_object('hold', hold_status)
    FROM request WHERE status = 'running' AND hold_status <> 'placed'
  UNION ALL
  SELECT 'request_settled_hold_open', id, customer_id, jsonb_build_object('charge', charge_microcredits)
    FROM request WHERE status = 'settled' AND hold_status = 'placed'
  UNION ALL
  SELECT 'hold_of_another_customer', id, customer_id, jsonb_build_object('holdCustomerId', hold_customer_id)
    FROM request WHERE hold_customer_id <> customer_id
  UNION ALL
  SELECT 'hold_amount_differs', id, customer_id, jsonb_build_object('request', hold_microcredits, 'hold', hold_amount)
    FROM request WHERE hold_microcredits <> hold_amount
  UNION ALL
  SELECT 'price_missing', id, customer_id, jsonb_build_object('priceId', price_id) FROM request WHERE found_price_id IS NULL
  UNION ALL
  SELECT 'usage_incomplete', id, customer_id,
         jsonb_build_object('input', input_tokens, 'cached', cached_input_tokens, 'output', output_tokens, 'source', usage_source)
    FROM settled
    WHERE input_tokens IS NULL OR cached_input_tokens IS NULL OR output_tokens IS NULL OR usage_source IS NULL OR ending IS NULL
      OR charge_microcredits IS NULL OR provider_cost_nanodollars IS NULL OR settled_at IS NULL
      OR output_tokens < 0 OR cached_input_tokens < 0 OR cached_input_tokens > input_tokens OR settled_at < started_at - interval '1 second' -- one has milliseconds, the other microseconds
  UNION ALL
  SELECT 'charge_differs_from_hold', id, customer_id, jsonb_build_object('request', charge_microcredits, 'hold', captured)
    FROM settled WHERE charge_microcredits <> captured
  UNION ALL
  SELECT 'charge_differs_from_price', id, customer_id,
         jsonb_build_object('charge', charge_microcredits, 'price', price, 'hold', hold_amount, 'ending', ending)
    FROM settled
    WHERE charge_microcredits <> CASE WHEN hold_status = 'captured' THEN least(price, hold_amount) ELSE 0 END
  UNION ALL
  SELECT 'overage_differs', id, customer_id, jsonb_build_object('overage', overage, 'price', price, 'hold', hold_amount)
    FROM settled WHERE hold_status = 'captured' AND overage <> greatest(price - hold_amount, 0)
  UNION ALL
  SELECT 'charge_without_transfer', id, customer_id, jsonb_build_object('charge', captured)
    FROM settled WHERE hold_status = 'captured' AND transfer_id IS NULL
  UNION ALL
  SELECT 'transfer_differs', id, customer_id, jsonb_build_object('transferId', transfer_id, 'transfer', transferred, 'charge', captured)
    FROM request WHERE transfer_id IS NOT NULL AND transferred <> -coalesce(captured, 0)
  UNION ALL
  SELECT 'transfer_without_request', t.id, t.customer_id, jsonb_build_object('requestId', t.request_id, 'amount', t.amount_microcredits)
    FROM ledger_transfer t LEFT JOIN ai_request r ON r.id = t.request_id
    WHERE t.code = 'hold.capture' AND r.id IS NULL AND (p_since IS NULL OR t.created_at >= p_since)
  UNION ALL
  SELECT 'platform_share_differs', id, customer_id,
         jsonb_build_object('share', platform_share_microcredits, 'charge', charge_microcredits)
    FROM settled WHERE platform_share_microcredits IS DISTINCT FROM charge_microcredits * 15 / 115
  UNION ALL
  SELECT 'earned_differs', id, customer_id, jsonb_build_object('request', earned_nanodollars, 'hold', hold_earned)
    FROM settled WHERE earned_nanodollars IS DISTINCT FROM hold_earned
  UNION ALL
  -- What was charged by our own count may have cost something else: more was written than delivered, or nothing was begun.
  SELECT 'cost_differs_from_usage', id, customer_id, jsonb_build_object('cost', provider_cost_nanodollars, 'usage', cost, 'ending', ending)
    FROM settled WHERE usage_source = 'provider' AND provider_cost_nanodollars <> cost
  UNION ALL
  SELECT 'cost_differs_from_books', id, customer_id, jsonb_build_object('cost', provider_cost_nanodollars, 'booked', booked_cost)
    FROM settled WHERE provider_cost_nanodollars <> booked_cost
  UNION ALL
  -- Days that were over for an hour when they were last added up.
  SELECT 'day_differs', coalesce(d.day, r.day)::text, NULL,
         jsonb_build_object('requests', coalesce(r.requests, 0), 'addedUp', coalesce(d.requests, 0),
                            'charge', coalesce(r.charge, 0), 'addedUpCharge', coalesce(d.charge, 0))
    FROM (SELECT day, sum(requests) AS requests, sum(charge_microcredits) AS charge, sum(provider_cost_nanodollars) AS cost
            FROM usage_day WHERE p_since IS NULL OR day > (p_since AT TIME ZONE 'UTC')::date GROUP BY day) AS d
    FULL JOIN (SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, count(*) AS requests, sum(charge_microcredits) AS charge,
                      sum(provider_cost_nanodollars) AS cost
                 FROM ai_request WHERE status = 'settled' AND (p_since IS NULL OR settled_at >= p_since) GROUP BY 1) AS r ON r.day = d.day
    WHERE coalesce(d.day, r.day) < ((SELECT max(rolled_up_at) FROM usage_day) - interval '1 hour') AT TIME ZONE 'UTC' - interval '1 day'
      AND (p_since IS NULL OR coalesce(d.day, r.day) > (p_since AT TIME ZONE 'UTC')::date)
      AND (d.requests, d.charge, d.cost) IS DISTINCT FROM (r.requests, r.charge, r.cost)
$$;
GRANT EXECUTE ON FUNCTION verify_usage TO scrip_app;
