export { checkInvariants } from "./check-invariants.ts";
export { INVARIANTS, type Invariant } from "./invariants.ts";
export { test } from "./test.ts";
export { openTestDatabase, type TestDatabase } from "./test-database.ts";
