-- When the buyer was told of a refund. Those before this migration were told by the job, or never will be.
ALTER TABLE stripe_refund ADD COLUMN mailed_at timestamptz(6);
UPDATE stripe_refund SET mailed_at = updated_at;
