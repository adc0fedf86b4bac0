-- What a charged request of the API costs the database: fewer statements, and fewer proofs of the same thing.

-- What a request of a customer may use now; null when there is no such customer.
CREATE FUNCTION credits_spendable(p_customer_id text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (SELECT coalesce(sum(g.remaining_microcredits - g.held_microcredits), 0)::bigint FROM credit_grant g
            WHERE g.customer_id = c.id AND g.remaining_microcredits > g.held_microcredits
              AND g.effective_at <= scrip_now() AND (g.expires_at IS NULL OR g.expires_at > scrip_now()))
    FROM customer c WHERE c.id = p_customer_id
$$;

-- A request is written twice, and every index then once more. These now hold only what is looked for in them, so a request of the
-- API, which has no conversation and is charged, costs the half of their writes.
DROP INDEX "ai_request_conversation_id_idx", "ai_request_client_settled_at_idx", ai_request_settled_at_idx,
  "ai_request_customer_id_model_id_settled_at_idx", "ledger_transfer_payment_id_idx";
CREATE INDEX ai_request_conversation ON ai_request (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX ai_request_uncharged ON ai_request (client, settled_at) WHERE charge_microcredits = 0;
CREATE INDEX ai_request_settled ON ai_request (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX ai_request_endings ON ai_request (customer_id, model_id, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX ledger_transfer_payment ON ledger_transfer (payment_id) WHERE payment_id IS NOT NULL;
