-- Temporary tables come before all others where a function or trigger names a table without its schema: a session of the application
-- could show the guards of the books tables of its own. It needs none. Only the owner of a database can take the right away; whoever
-- migrates without owning it is warned by Postgres that nothing was revoked.
DO $$ BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
