-- A bonus that is too large for one operator alone waits here for a second one. Whoever asked may take it back, and never approve it.

CREATE TABLE "bonus_approval" (
    "id" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "amount_microcredits" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "is_approved" BOOLEAN,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "bonus_approval_pkey" PRIMARY KEY ("id"),
    CONSTRAINT bonus_approval_amount CHECK (amount_microcredits > 0),
    CONSTRAINT bonus_approval_decision CHECK (num_nulls(is_approved, decided_by, decided_at) IN (0, 3)),
    CONSTRAINT bonus_approval_by_another CHECK (NOT is_approved OR decided_by <> requested_by)
);
CREATE UNIQUE INDEX "bonus_approval_business_key_key" ON "bonus_approval"("business_key");
CREATE INDEX "bonus_approval_decided_at_requested_at_idx" ON "bonus_approval"("decided_at", "requested_at");

ALTER TABLE "bonus_approval" ADD CONSTRAINT "bonus_approval_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT ON bonus_approval TO scrip_app;
GRANT UPDATE (is_approved, decided_by, decided_at) ON bonus_approval TO scrip_app;
