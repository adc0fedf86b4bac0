-- A schema that is not named in the path comes first if it is that of temporary tables: a table of the application's own, with a
-- trigger of its own, would have been filled with the owner's rights.
ALTER FUNCTION ledger_open_customer() SET search_path = public, pg_temp;
