-- After a few calls a connection kept one plan of this function for any number of rows, and read all requests of the customer to find
-- none. It is planned anew each time, which takes less than a millisecond.
ALTER FUNCTION spending_of_statement(text, bigint, bigint) SET plan_cache_mode = force_custom_plan;
