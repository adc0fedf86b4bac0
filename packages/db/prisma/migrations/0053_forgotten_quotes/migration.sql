-- Quotes that nobody used go a day after their end (decision 0041). The application's role may still not change or delete one: it may
-- only ask for this, which takes none but those.

-- Up to which end all quotes have been looked at: what was used by then is used for ever, and what was not is gone. So each quote is
-- looked at once, however many used ones there are. The owner's alone.
CREATE TABLE quote_forgetting (
  id BOOLEAN NOT NULL DEFAULT true,
  expired_through TIMESTAMPTZ(6) NOT NULL,
  CONSTRAINT quote_forgetting_pkey PRIMARY KEY (id),
  CONSTRAINT quote_forgetting_one CHECK (id)
);
INSERT INTO quote_forgetting (expired_through) VALUES ('-infinity');

-- Looks at the next p_limit quotes that ended more than a day ago, and at those that ended at the same moment as the last of them.
-- Of several at once, one does it; the others look at none. The joins are by key: planned for all requests, each batch would read them all.
CREATE FUNCTION selection_forget_quotes(p_limit int, OUT looked_at int, OUT forgotten int) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  due_until timestamptz := scrip_now() - interval '1 day';
  reached timestamptz;
  next_reached timestamptz;
BEGIN
  forgotten := 0;
  looked_at := 0;
  SELECT expired_through INTO reached FROM quote_forgetting FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;

  SELECT max(batch.expires_at), count(*) INTO next_reached, looked_at
    FROM (SELECT expires_at FROM quote WHERE expires_at > reached AND expires_at < due_until
            ORDER BY expires_at LIMIT p_limit) AS batch;
  IF looked_at = 0 THEN RETURN; END IF;

  DELETE FROM quote WHERE expires_at > reached AND expires_at <= next_reached
    AND NOT EXISTS (SELECT FROM ai_request WHERE ai_request.id = quote.id)
    AND NOT EXISTS (SELECT FROM credit_hold WHERE credit_hold.id = quote.id);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  UPDATE quote_forgetting SET expired_through = next_reached;
END $$;
REVOKE EXECUTE ON FUNCTION selection_forget_quotes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION selection_forget_quotes TO scrip_app;

-- Nobody asks for a customer's quotes, and each estimate wrote into it.
DROP INDEX quote_customer_id_created_at_idx;
