-- Log-in: rows past their time are deleted as others are written, which needs their times indexed.
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");
CREATE INDEX "rate_counter_window_started_at_idx" ON "rate_counter"("window_started_at");

-- Roles, scopes and audiences decide who may do what: a value that no code knows must not exist.
ALTER TABLE app_user
  ADD CONSTRAINT app_user_role CHECK (role IN ('customer', 'support', 'auditor', 'admin')),
  ADD CONSTRAINT app_user_email CHECK (email = lower(email));
ALTER TABLE member ADD CONSTRAINT member_role CHECK (role IN ('owner', 'admin', 'member', 'viewer'));

-- Only hashes are kept: a token or a key stored as it is would not have this form.
ALTER TABLE session
  ADD CONSTRAINT session_id_is_a_hash CHECK (id ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT session_audience CHECK (audience IN ('web', 'admin')),
  ADD CONSTRAINT session_absolute_end CHECK (expires_at <= absolute_expires_at);
ALTER TABLE api_key
  ADD CONSTRAINT api_key_secret_is_a_hash CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT api_key_environment CHECK (environment IN ('live', 'sandbox')),
  ADD CONSTRAINT api_key_scopes CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'chat', 'purchase', 'admin']);
ALTER TABLE rate_counter ADD CONSTRAINT rate_counter_count CHECK (count >= 0);
