-- The days of spending_day once more by month, written in the same statement: a year is read from twelve months and the days at its
-- ends instead of from 365 days.
CREATE TABLE spending_month (
  customer_id TEXT NOT NULL,
  part TEXT NOT NULL,
  month DATE NOT NULL,
  key TEXT NOT NULL,
  catalogue_hash TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input_tokens BIGINT NOT NULL,
  cached_input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  charged_microcredits BIGINT NOT NULL,
  refunded_microcredits BIGINT NOT NULL,
  estimated_requests INTEGER NOT NULL,
  within_range_requests INTEGER NOT NULL,
  within_fifth_requests INTEGER NOT NULL,
  expected_microcredits BIGINT NOT NULL,
  estimated_charged_microcredits BIGINT NOT NULL,
  CONSTRAINT spending_month_pkey PRIMARY KEY (customer_id, part, month, key, catalogue_hash),
  CONSTRAINT spending_month_part CHECK (part IN ('model', 'task', 'complexity', 'source', 'ratio')),
  CONSTRAINT spending_month_first_day CHECK (extract(day FROM month) = 1)
);
GRANT SELECT, INSERT, UPDATE ON spending_month TO scrip_app;

INSERT INTO spending_month
  SELECT customer_id, part, date_trunc('month', day)::date, key, catalogue_hash, sum(requests), sum(input_tokens),
         sum(cached_input_tokens), sum(output_tokens), sum(charged_microcredits), sum(refunded_microcredits),
         sum(estimated_requests), sum(within_range_requests), sum(within_fifth_requests), sum(expected_microcredits),
         sum(estimated_charged_microcredits)
    FROM spending_day
    GROUP BY 1, 2, 3, 4, 5;

-- How many rows are not added up yet is not known when the statement is planned, and the guess made it read all requests into a hash
-- table. There are a few, or 2,000 at once: each finds its request and its quote by their keys.
ALTER FUNCTION spending_of_statement(text, bigint, bigint) SET enable_hashjoin = off SET enable_mergejoin = off;
