/**
 * Fills a new installation: models, packages, and in the sandbox the demo logins. Safe to repeat; keeps what is there.
 * SEED_FILE names where the demo logins are written, SEED_PASSWORD is their password.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createDb } from "@scrip/db";
import { seedPackages } from "@scrip/payments";
import { seedCatalogue } from "@scrip/selection";
import { type DemoUser, seedDemoUsers } from "./seed/demo-users.ts";
import { requireVariable } from "./seed/require-variable.ts";
import { seedRichYear } from "./seed/rich-year.ts";

const isSandbox = process.env["SCRIP_SANDBOX"] === "1";
const db = createDb(requireVariable("DATABASE_URL"), { poolSize: 4 });
try {
  await seedCatalogue(db);
  await seedPackages(db);
  if (isSandbox) {
    const seedFile = requireVariable("SEED_FILE");
    const users = await seedDemoUsers(db, requireVariable("SEED_PASSWORD"), readKnown(seedFile));
    writeFileSync(seedFile, `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600 });
    await seedRichYear(db, requireVariable("DATABASE_OWNER_URL"));
  }
} finally {
  await db.$disconnect();
}

/** Logins made earlier: their API keys were shown once and are known only from this file. */
function readKnown(seedFile: string): DemoUser[] {
  try {
    return (JSON.parse(readFileSync(seedFile, "utf8")) as { users: DemoUser[] }).users;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
