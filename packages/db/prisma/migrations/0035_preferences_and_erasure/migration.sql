-- What a person wants in the chat unless a message says otherwise, and what is still to do about accounts that were erased.

CREATE TABLE "chat_preference" (
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "length" TEXT NOT NULL,
    "ceiling_microcredits" BIGINT,
    "excluded_providers" TEXT[],
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "chat_preference_pkey" PRIMARY KEY ("customer_id","user_id"),
    CONSTRAINT chat_preference_mode CHECK (mode IN ('economy', 'balanced', 'best')),
    CONSTRAINT chat_preference_length CHECK (length IN ('brief', 'normal', 'detailed')),
    CONSTRAINT chat_preference_ceiling CHECK (ceiling_microcredits > 0)
);
ALTER TABLE chat_preference ALTER COLUMN excluded_providers SET NOT NULL;

-- The address is kept until the last mail has gone to it; what stands at Stripe is erased afterwards.
CREATE TABLE "account_erasure" (
    "user_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "email" TEXT,
    "erased_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "mailed_at" TIMESTAMPTZ(6),
    "closed_at_stripe_at" TIMESTAMPTZ(6),

    CONSTRAINT "account_erasure_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT account_erasure_address CHECK ((email IS NULL) = (mailed_at IS NOT NULL))
);
CREATE UNIQUE INDEX "account_erasure_customer_id_key" ON "account_erasure"("customer_id");
CREATE INDEX "account_erasure_erased_at_idx" ON "account_erasure"("erased_at");

ALTER TABLE "account_erasure" ADD CONSTRAINT "account_erasure_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "account_erasure" ADD CONSTRAINT "account_erasure_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Stripe told about one object is found, to be erased, without reading everything that it ever told.
CREATE INDEX "stripe_event_object_id_idx" ON "stripe_event"("object_id");

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_preference TO scrip_app;
GRANT SELECT, INSERT, UPDATE ON account_erasure TO scrip_app;
