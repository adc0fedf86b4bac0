import type { Db } from "@scrip/db";
import { test as base } from "vitest";
import { checkInvariants } from "./check-invariants.ts";
import type { TestDatabase } from "./clone-database.ts";
import { openTestDatabase } from "./test-database.ts";

/**
 * A test on a real Postgres: `db` is the application's client on a clone of the migrated template, one clone per file.
 * After every test the invariants of the book are checked; a test that breaks them fails.
 */
export const test = base
  .extend<"database", TestDatabase>("database", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await openTestDatabase();
    onCleanup(() => database.close());
    return database;
  })
  .extend<"db", Db>("db", async ({ database }, { onCleanup }) => {
    onCleanup(() => checkInvariants(database.owner));
    return database.db;
  });
