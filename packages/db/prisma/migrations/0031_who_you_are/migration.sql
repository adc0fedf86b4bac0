-- Proving an address, resetting a password, a second step at the log-in. What opens a door is kept as a hash, or sealed.

-- CreateTable
CREATE TABLE "mailed_link" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "mailed_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_mail" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "mail_due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "account_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_log_in" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "pending_log_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "two_factor" (
    "user_id" TEXT NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "last_step" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),

    CONSTRAINT "two_factor_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "user_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("user_id","hash")
);

-- CreateIndex
CREATE INDEX "mailed_link_user_id_idx" ON "mailed_link"("user_id");

-- CreateIndex
CREATE INDEX "mailed_link_expires_at_idx" ON "mailed_link"("expires_at");

-- CreateIndex
CREATE INDEX "account_mail_mail_due_at_idx" ON "account_mail"("mail_due_at");

-- CreateIndex
CREATE INDEX "account_mail_user_id_idx" ON "account_mail"("user_id");

-- CreateIndex
CREATE INDEX "pending_log_in_user_id_idx" ON "pending_log_in"("user_id");

-- CreateIndex
CREATE INDEX "pending_log_in_expires_at_idx" ON "pending_log_in"("expires_at");

-- AddForeignKey
ALTER TABLE "mailed_link" ADD CONSTRAINT "mailed_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_mail" ADD CONSTRAINT "account_mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_log_in" ADD CONSTRAINT "pending_log_in_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "two_factor"("user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Only hashes are kept: a token or a code stored as it is would not have this form.
ALTER TABLE mailed_link
  ADD CONSTRAINT mailed_link_id_is_a_hash CHECK (id ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT mailed_link_purpose CHECK (purpose IN ('verify_email', 'change_email', 'reset_password'));
ALTER TABLE pending_log_in
  ADD CONSTRAINT pending_log_in_id_is_a_hash CHECK (id ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT pending_log_in_audience CHECK (audience IN ('web', 'admin'));
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_is_a_hash CHECK (hash ~ '^[0-9a-f]{64}$');

GRANT SELECT, INSERT, UPDATE, DELETE ON mailed_link, account_mail, pending_log_in, two_factor, recovery_code TO scrip_app;
