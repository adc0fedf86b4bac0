-- Whole percents of the expected cost made a day of a busy customer a hundred rows, and a year four times as slow to read as with
-- steps of five. The days are sums of the statement: they are forgotten here and added up again by the next run.
DELETE FROM spending_day;
DELETE FROM spending_watch;

-- Charges and refunds among the rows of a statement after one number, through another, by day (UTC) and once for each part: by
-- model and the catalogue of its choice, task, complexity, source (the surface, and the API key after a colon), and by how many
-- percent of the expected cost were charged, in steps of five below. Each part but the last adds up to the whole.
-- An estimate is judged by answers that ran to their end: what was broken off cost less for another reason.
CREATE OR REPLACE FUNCTION spending_of_statement(p_customer_id text, p_after bigint, p_through bigint)
RETURNS TABLE (
  part text, day date, key text, catalogue_hash text, requests bigint, input_tokens bigint, cached_input_tokens bigint,
  output_tokens bigint, charged_microcredits bigint, refunded_microcredits bigint, estimated_requests bigint,
  within_range_requests bigint, within_fifth_requests bigint, expected_microcredits bigint, estimated_charged_microcredits bigint
) LANGUAGE sql STABLE AS $$
  WITH row_of_statement AS (
    SELECT (t.created_at AT TIME ZONE 'UTC')::date AS day, t.history_type = 'spend' AS is_charge, t.amount_microcredits AS amount,
           coalesce(r.model_id, t.model_id, '') AS model, coalesce(r.task_type, '') AS task, coalesce(r.complexity, '') AS complexity,
           coalesce(r.surface, '') || coalesce(':' || r.api_key_id, '') AS source, coalesce(q.catalogue_hash, '') AS catalogue_hash,
           r.input_tokens, r.cached_input_tokens, r.output_tokens,
           q.id IS NOT NULL AND r.ending IN ('completed', 'length') AND q.cost_expected_microcredits > 0 AS is_estimated,
           q.cost_low_microcredits AS low, q.cost_expected_microcredits AS expected, q.cost_high_microcredits AS high
      FROM ledger_transfer t
      LEFT JOIN ai_request r ON r.id = t.request_id
      LEFT JOIN quote q ON q.id = t.request_id AND t.history_type = 'spend'
      WHERE t.customer_id = p_customer_id AND t.statement_number > p_after AND t.statement_number <= p_through
        AND t.history_type IN ('spend', 'refund')
  ), fact AS (
    SELECT *, CASE WHEN is_estimated THEN (floor(least(-amount::numeric * 20 / expected, 200))::int * 5)::text END AS ratio
      FROM row_of_statement
  )
  SELECT CASE WHEN grouping(model) = 0 THEN 'model' WHEN grouping(task) = 0 THEN 'task' WHEN grouping(complexity) = 0 THEN 'complexity'
              WHEN grouping(source) = 0 THEN 'source' ELSE 'ratio' END,
         day, CASE WHEN grouping(model) = 0 THEN model WHEN grouping(task) = 0 THEN task WHEN grouping(complexity) = 0 THEN complexity
              WHEN grouping(source) = 0 THEN source ELSE ratio END,
         coalesce(catalogue_hash, ''), count(*) FILTER (WHERE is_charge), coalesce(sum(input_tokens) FILTER (WHERE is_charge), 0)::bigint,
         coalesce(sum(cached_input_tokens) FILTER (WHERE is_charge), 0)::bigint,
         coalesce(sum(output_tokens) FILTER (WHERE is_charge), 0)::bigint,
         coalesce(-sum(amount) FILTER (WHERE is_charge), 0)::bigint, coalesce(sum(amount) FILTER (WHERE NOT is_charge), 0)::bigint,
         count(*) FILTER (WHERE is_estimated), count(*) FILTER (WHERE is_estimated AND -amount BETWEEN low AND high),
         count(*) FILTER (WHERE is_estimated AND abs(-amount - expected) * 5 <= expected),
         coalesce(sum(expected) FILTER (WHERE is_estimated), 0)::bigint, coalesce(-sum(amount) FILTER (WHERE is_estimated), 0)::bigint
    FROM fact
    GROUP BY GROUPING SETS ((day, model, catalogue_hash), (day, task), (day, complexity), (day, source), (day, ratio))
    HAVING grouping(ratio) = 1 OR ratio IS NOT NULL
$$;
