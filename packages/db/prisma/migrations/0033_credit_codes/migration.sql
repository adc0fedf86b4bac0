-- Promotion codes that give credits. Those that take something off a price are stripe_promotion_code.
CREATE TABLE "credit_code" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "credits_microcredits" BIGINT NOT NULL,
    "valid_days" INTEGER NOT NULL,
    "redemptions_max" INTEGER,
    "redemptions_per_customer_max" INTEGER NOT NULL DEFAULT 1,
    "redemptions" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(6),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "credit_code_pkey" PRIMARY KEY ("id"),
    CONSTRAINT credit_code_form CHECK (code ~ '^[A-Z0-9]{3,40}$'),
    CONSTRAINT credit_code_gives CHECK (credits_microcredits > 0 AND valid_days > 0),
    CONSTRAINT credit_code_within_limits CHECK (
      redemptions >= 0 AND redemptions_per_customer_max > 0 AND (redemptions_max IS NULL OR redemptions <= redemptions_max))
);

CREATE TABLE "credit_code_redemption" (
    "credit_code_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "use" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "credit_code_redemption_pkey" PRIMARY KEY ("credit_code_id", "customer_id", "use"),
    CONSTRAINT credit_code_redemption_counts CHECK (use > 0)
);

CREATE UNIQUE INDEX "credit_code_code_key" ON "credit_code"("code");

ALTER TABLE "credit_code_redemption" ADD CONSTRAINT "credit_code_redemption_credit_code_id_fkey" FOREIGN KEY ("credit_code_id") REFERENCES "credit_code"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON credit_code TO scrip_app;
GRANT SELECT, INSERT ON credit_code_redemption TO scrip_app;
