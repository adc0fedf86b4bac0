export { checkInvariants } from "./check-invariants.ts";
export type { TestDatabase } from "./clone-database.ts";
export { isFullTest } from "./env.ts";
export { INVARIANTS, type Invariant } from "./invariants.ts";
export { TEMPLATE } from "./template.ts";
export { test } from "./test.ts";
export { openTestDatabase } from "./test-database.ts";
