-- Answers are kept as they are written, so that a page that is loaded again, or another process, can follow one to its end;
-- requests know who stops and who listens; conversations can be edited, searched, rated and kept for as long as their owner wants.

ALTER TABLE "ai_request"
  ADD COLUMN "client" TEXT,
  ADD COLUMN "rating" SMALLINT,
  ADD COLUMN "listened_at" TIMESTAMPTZ(6),
  ADD COLUMN "stop_requested_at" TIMESTAMPTZ(6),
  ADD CONSTRAINT ai_request_rating CHECK (rating IN (-1, 1));

ALTER TABLE "message" ADD COLUMN "superseded_at" TIMESTAMPTZ(6);

CREATE TABLE "answer_part" (
    "request_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "answer_part_pkey" PRIMARY KEY ("request_id","position")
);

CREATE TABLE "conversation_retention" (
    "customer_id" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "conversation_retention_pkey" PRIMARY KEY ("customer_id"),
    CONSTRAINT conversation_retention_days CHECK (days BETWEEN 1 AND 3650)
);

-- What a session or key cost us without paying, and how a customer's last requests to a model ended.
CREATE INDEX "ai_request_client_settled_at_idx" ON "ai_request"("client", "settled_at");
CREATE INDEX "ai_request_customer_id_model_id_settled_at_idx" ON "ai_request"("customer_id", "model_id", "settled_at");
CREATE INDEX "ai_request_conversation_id_idx" ON "ai_request"("conversation_id");

-- A search looks for words, the last one perhaps unfinished. A very long text is found by its beginning: a tsvector has a limit.
CREATE INDEX message_words ON message USING gin (to_tsvector('simple', left(text, 100000)));
CREATE INDEX conversation_words ON conversation USING gin (to_tsvector('simple', title));

-- A quote is a promise: nobody changes one afterwards.
REVOKE UPDATE ON quote FROM scrip_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON answer_part TO scrip_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_retention TO scrip_app;
