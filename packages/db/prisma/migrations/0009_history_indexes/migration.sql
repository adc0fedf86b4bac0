-- The history stays fast however long it is. Only rows of the history carry these indexes: placing a hold pays for none of them.

-- Dates of a customer's statement never go back. scrip_now() is when a transaction began, and one that began earlier may come to
-- the customer's lock later: it is dated like the row before it. So a month is a range of statement numbers, without gaps.
CREATE FUNCTION ledger_keep_time_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := greatest(NEW.created_at, (SELECT t.created_at FROM ledger_transfer t
    WHERE t.customer_id = NEW.customer_id AND t.statement_number = NEW.statement_number - 1));
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_time_order BEFORE INSERT ON ledger_transfer
  FOR EACH ROW WHEN (NEW.statement_number > 1) EXECUTE FUNCTION ledger_keep_time_order();

-- The last statement number of a customer before a point in time, 0 when there is none. Numbers are gapless and dates in order, so
-- halving the range finds it in some twenty steps, and no index on the date is needed.
CREATE FUNCTION ledger_last_number_before(p_customer_id text, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bigint := 0; high bigint; middle bigint;
BEGIN
  SELECT statement_number INTO high FROM ledger_balance WHERE customer_id = p_customer_id;
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT created_at < p_at FROM ledger_transfer WHERE customer_id = p_customer_id AND statement_number = middle) THEN
      low := middle;
    ELSE
      high := middle - 1;
    END IF;
  END LOOP;
  RETURN low;
END $$;

CREATE INDEX ledger_transfer_history_type ON ledger_transfer (customer_id, history_type, statement_number)
  WHERE statement_number IS NOT NULL;
CREATE INDEX ledger_transfer_history_model ON ledger_transfer (customer_id, model_id, history_type, statement_number)
  WHERE statement_number IS NOT NULL AND model_id IS NOT NULL;

-- What customers read repeats itself ("Answer by GPT-4o"), so searching means finding the few phrases that match, then their newest rows.
-- The first 200 characters of a description: a long reason must not make a row too large for the index, and so refuse it.
CREATE INDEX ledger_transfer_history_phrase
  ON ledger_transfer (customer_id, left(description, 200), history_type, coalesce(model_id, ''), statement_number)
  WHERE statement_number IS NOT NULL;

-- The first p_limit different phrases of a customer's history, each found by one step into the index.
CREATE FUNCTION ledger_history_phrases(p_customer_id text, p_limit integer)
RETURNS TABLE (phrase text, history_type text, model_id text) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE known AS (
    (SELECT left(t.description, 200) AS phrase, t.history_type, coalesce(t.model_id, '') AS model_id
       FROM ledger_transfer t WHERE t.customer_id = p_customer_id AND t.statement_number IS NOT NULL ORDER BY 1, 2, 3 LIMIT 1)
    UNION ALL
    SELECT following.* FROM known CROSS JOIN LATERAL (
      SELECT left(t.description, 200), t.history_type, coalesce(t.model_id, '')
        FROM ledger_transfer t
        WHERE t.customer_id = p_customer_id AND t.statement_number IS NOT NULL
          AND (left(t.description, 200), t.history_type, coalesce(t.model_id, '')) > (known.phrase, known.history_type, known.model_id)
        ORDER BY 1, 2, 3 LIMIT 1) AS following
  )
  SELECT known.phrase, known.history_type, known.model_id FROM known LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION ledger_last_number_before, ledger_history_phrases TO scrip_app;
