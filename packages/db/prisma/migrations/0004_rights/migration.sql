-- What the application role may do. It owns no table, append-only tables give it INSERT and SELECT alone.
-- The role is a group: the login role of DATABASE_URL is made a member of it.

DO $$ BEGIN
  CREATE ROLE scrip_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

GRANT USAGE ON SCHEMA public TO scrip_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO scrip_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO scrip_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO scrip_app;

REVOKE UPDATE, DELETE ON ledger_transfer, ledger_entry, credit_hold_event, audit_entry FROM scrip_app;
REVOKE INSERT, UPDATE, DELETE ON scrip_clock FROM scrip_app;
-- The chart of accounts is fixed, customers' accounts are opened by a trigger, with the owner's rights.
REVOKE INSERT, UPDATE, DELETE ON ledger_account FROM scrip_app;
REVOKE INSERT, DELETE ON ledger_balance FROM scrip_app;
REVOKE DELETE ON credit_grant, credit_hold, credit_hold_slice, customer, payment, stripe_event, quote, ai_request, model_price FROM scrip_app;
REVOKE ALL ON _prisma_migrations FROM scrip_app;
ALTER FUNCTION ledger_open_customer() SECURITY DEFINER SET search_path = public;
