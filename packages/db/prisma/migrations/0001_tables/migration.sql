-- The one clock. Code and defaults read scrip_now(), an offset exists only in the sandbox, whose owner role sets it.
CREATE TABLE "scrip_clock" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "offset" interval NOT NULL DEFAULT '00:00:00'::interval,

    CONSTRAINT "scrip_clock_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "scrip_clock_one_row" CHECK ("id")
);
INSERT INTO "scrip_clock" DEFAULT VALUES;

CREATE FUNCTION scrip_now() RETURNS timestamptz LANGUAGE sql STABLE
  AS $$ SELECT now() + (SELECT "offset" FROM scrip_clock) $$;

-- An id that sorts by the time of its making (the layout of UUID version 7) behind the prefix that names its kind.
CREATE FUNCTION scrip_new_id(prefix text) RETURNS text LANGUAGE sql VOLATILE
  AS $$
    SELECT prefix || '_' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
      || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14)
  $$;

-- CreateTable
CREATE TABLE "customer" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "frozen_at" TIMESTAMPTZ(6),
    "frozen_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'customer',
    "email_verified_at" TIMESTAMPTZ(6),
    "disabled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "member_pkey" PRIMARY KEY ("customer_id","user_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "absolute_expires_at" TIMESTAMPTZ(6) NOT NULL,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_counter" (
    "subject" TEXT NOT NULL,
    "window_started_at" TIMESTAMPTZ(6) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_counter_pkey" PRIMARY KEY ("subject","window_started_at")
);

-- CreateTable
CREATE TABLE "request_key" (
    "principal" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "response_status" INTEGER,
    "response_body" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "request_key_pkey" PRIMARY KEY ("principal","route","key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" TEXT NOT NULL,
    "actor_user_id" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alarm" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "open_key" TEXT,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "acknowledged_at" TIMESTAMPTZ(6),
    "acknowledged_by" TEXT,

    CONSTRAINT "alarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "available_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "sent_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "api_version" TEXT,
    "livemode" BOOLEAN NOT NULL,
    "object_id" TEXT,
    "raw_body" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'received',
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "processed_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "last_error" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credits_microcredits" BIGINT NOT NULL,
    "bonus_microcredits" BIGINT NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "position" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_customer" (
    "customer_id" TEXT NOT NULL,
    "stripe_customer_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "stripe_customer_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "package_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "credits_microcredits" BIGINT NOT NULL,
    "bonus_microcredits" BIGINT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "checkout_session_id" TEXT,
    "checkout_url" TEXT,
    "payment_intent_id" TEXT,
    "charge_id" TEXT,
    "receipt_number" TEXT,
    "stripe_fee_cents" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "paid_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" TEXT NOT NULL,
    "ledger" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_id" TEXT,
    "normal_side" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_balance" (
    "customer_id" TEXT NOT NULL,
    "available_microcredits" BIGINT NOT NULL DEFAULT 0,
    "held_microcredits" BIGINT NOT NULL DEFAULT 0,
    "debt_microcredits" BIGINT NOT NULL DEFAULT 0,
    "statement_number" BIGINT NOT NULL DEFAULT 0,
    "available_sequence" BIGINT NOT NULL DEFAULT 0,
    "held_sequence" BIGINT NOT NULL DEFAULT 0,
    "debt_sequence" BIGINT NOT NULL DEFAULT 0,
    "purchased_microcredits" BIGINT NOT NULL DEFAULT 0,
    "spent_microcredits" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_balance_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "ledger_transfer" (
    "id" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "customer_id" TEXT,
    "actor" TEXT NOT NULL,
    "cause" TEXT,
    "reverses_id" TEXT,
    "statement_number" BIGINT,
    "history_type" TEXT,
    "amount_microcredits" BIGINT NOT NULL DEFAULT 0,
    "balance_before" BIGINT,
    "balance_after" BIGINT,
    "description" TEXT NOT NULL,
    "model_id" TEXT,
    "request_id" TEXT,
    "payment_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "ledger_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "transfer_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "ledger" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "sequence" BIGINT,
    "balance_after" BIGINT,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grant" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "amount_microcredits" BIGINT NOT NULL,
    "remaining_microcredits" BIGINT NOT NULL,
    "held_microcredits" BIGINT NOT NULL DEFAULT 0,
    "consumed_microcredits" BIGINT NOT NULL DEFAULT 0,
    "price_nanodollars" BIGINT NOT NULL DEFAULT 0,
    "recognised_nanodollars" BIGINT NOT NULL DEFAULT 0,
    "business_key" TEXT NOT NULL,
    "payment_id" TEXT,
    "effective_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_hold" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT,
    "amount_microcredits" BIGINT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'placed',
    "captured_microcredits" BIGINT NOT NULL DEFAULT 0,
    "returned_microcredits" BIGINT NOT NULL DEFAULT 0,
    "overage_microcredits" BIGINT NOT NULL DEFAULT 0,
    "earned_nanodollars" BIGINT NOT NULL DEFAULT 0,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "credit_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_hold_slice" (
    "hold_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "grant_id" TEXT NOT NULL,
    "amount_microcredits" BIGINT NOT NULL,
    "consumed_microcredits" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "credit_hold_slice_pkey" PRIMARY KEY ("hold_id","position")
);

-- CreateTable
CREATE TABLE "credit_hold_event" (
    "id" BIGSERIAL NOT NULL,
    "hold_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_microcredits" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "credit_hold_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_model" TEXT NOT NULL,
    "context_window" INTEGER NOT NULL,
    "max_output_tokens" INTEGER NOT NULL,
    "tier" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "strengths" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_price" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "input_microcredits_per_million" BIGINT NOT NULL,
    "cached_input_microcredits_per_million" BIGINT NOT NULL,
    "output_microcredits_per_million" BIGINT NOT NULL,
    "provider_input_picodollars" BIGINT NOT NULL,
    "provider_cached_input_picodollars" BIGINT NOT NULL,
    "provider_output_picodollars" BIGINT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "valid_to" TIMESTAMPTZ(6),
    "confirmed_at" TIMESTAMPTZ(6),
    "quarantine_reason" TEXT,

    CONSTRAINT "model_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quote" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "price_id" TEXT NOT NULL,
    "task_type" TEXT NOT NULL,
    "complexity" TEXT NOT NULL,
    "input_tokens" INTEGER NOT NULL,
    "expected_output_tokens" INTEGER NOT NULL,
    "output_cap" INTEGER NOT NULL,
    "cost_low_microcredits" BIGINT NOT NULL,
    "cost_expected_microcredits" BIGINT NOT NULL,
    "cost_high_microcredits" BIGINT NOT NULL,
    "cost_max_microcredits" BIGINT NOT NULL,
    "selection" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "quote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "request_id" TEXT,
    "role" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ai_request" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "surface" TEXT NOT NULL,
    "api_key_id" TEXT,
    "model_id" TEXT NOT NULL,
    "price_id" TEXT NOT NULL,
    "task_type" TEXT NOT NULL,
    "complexity" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "ending" TEXT,
    "counted_input_tokens" INTEGER NOT NULL,
    "output_cap" INTEGER NOT NULL,
    "input_tokens" INTEGER,
    "cached_input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "usage_source" TEXT,
    "delivered_output_tokens" INTEGER NOT NULL DEFAULT 0,
    "hold_microcredits" BIGINT NOT NULL,
    "charge_microcredits" BIGINT,
    "platform_share_microcredits" BIGINT,
    "earned_nanodollars" BIGINT,
    "provider_cost_nanodollars" BIGINT,
    "error_code" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "first_token_at" TIMESTAMPTZ(6),
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "ai_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "api_key_customer_id_idx" ON "api_key"("customer_id");

-- CreateIndex
CREATE INDEX "request_key_expires_at_idx" ON "request_key"("expires_at");

-- CreateIndex
CREATE INDEX "audit_entry_subject_created_at_idx" ON "audit_entry"("subject", "created_at");

-- CreateIndex
CREATE INDEX "audit_entry_created_at_idx" ON "audit_entry"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "alarm_open_key_key" ON "alarm"("open_key");

-- CreateIndex
CREATE INDEX "alarm_acknowledged_at_raised_at_idx" ON "alarm"("acknowledged_at", "raised_at");

-- CreateIndex
CREATE INDEX "outbox_message_sent_at_available_at_idx" ON "outbox_message"("sent_at", "available_at");

-- CreateIndex
CREATE INDEX "stripe_event_status_next_attempt_at_idx" ON "stripe_event"("status", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "stripe_customer_stripe_customer_id_key" ON "stripe_customer"("stripe_customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_checkout_session_id_key" ON "payment"("checkout_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_payment_intent_id_key" ON "payment"("payment_intent_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_receipt_number_key" ON "payment"("receipt_number");

-- CreateIndex
CREATE INDEX "payment_customer_id_created_at_idx" ON "payment"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "payment_status_created_at_idx" ON "payment"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_customer_id_idempotency_key_key" ON "payment"("customer_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "ledger_account_customer_id_idx" ON "ledger_account"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transfer_business_key_key" ON "ledger_transfer"("business_key");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transfer_reverses_id_key" ON "ledger_transfer"("reverses_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_request_id_idx" ON "ledger_transfer"("request_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_payment_id_idx" ON "ledger_transfer"("payment_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_created_at_idx" ON "ledger_transfer"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transfer_customer_id_statement_number_key" ON "ledger_transfer"("customer_id", "statement_number");

-- CreateIndex
CREATE INDEX "ledger_entry_transfer_id_idx" ON "ledger_entry"("transfer_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_account_id_sequence_key" ON "ledger_entry"("account_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "credit_grant_business_key_key" ON "credit_grant"("business_key");

-- CreateIndex
CREATE INDEX "credit_grant_customer_id_idx" ON "credit_grant"("customer_id");

-- CreateIndex
CREATE INDEX "credit_grant_expires_at_idx" ON "credit_grant"("expires_at");

-- CreateIndex
CREATE INDEX "credit_hold_status_expires_at_idx" ON "credit_hold"("status", "expires_at");

-- CreateIndex
CREATE INDEX "credit_hold_customer_id_status_idx" ON "credit_hold"("customer_id", "status");

-- CreateIndex
CREATE INDEX "credit_hold_slice_grant_id_idx" ON "credit_hold_slice"("grant_id");

-- CreateIndex
CREATE INDEX "credit_hold_event_hold_id_idx" ON "credit_hold_event"("hold_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_price_model_id_version_key" ON "model_price"("model_id", "version");

-- CreateIndex
CREATE INDEX "quote_customer_id_created_at_idx" ON "quote"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "quote_expires_at_idx" ON "quote"("expires_at");

-- CreateIndex
CREATE INDEX "conversation_customer_id_updated_at_idx" ON "conversation"("customer_id", "updated_at");

-- CreateIndex
CREATE INDEX "message_conversation_id_created_at_idx" ON "message"("conversation_id", "created_at");

-- CreateIndex
CREATE INDEX "message_request_id_idx" ON "message"("request_id");

-- CreateIndex
CREATE INDEX "ai_request_customer_id_started_at_idx" ON "ai_request"("customer_id", "started_at");

-- CreateIndex
CREATE INDEX "ai_request_started_at_idx" ON "ai_request"("started_at");

-- CreateIndex
CREATE INDEX "ai_request_status_started_at_idx" ON "ai_request"("status", "started_at");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "package"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "ledger_transfer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grant" ADD CONSTRAINT "credit_grant_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold_slice" ADD CONSTRAINT "credit_hold_slice_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold_slice" ADD CONSTRAINT "credit_hold_slice_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "credit_hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold_event" ADD CONSTRAINT "credit_hold_event_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "credit_hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_price" ADD CONSTRAINT "model_price_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
