/**
 * Fills a new installation: models, packages, and in the sandbox the demo logins. Safe to repeat; keeps what is there.
 * SEED_FILE names where the demo logins are written, SEED_PASSWORD is their password.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readAuthEnv } from "@scrip/auth";
import { findUserToLogIn } from "@scrip/customers";
import { createDb, readNow } from "@scrip/db";
import { seedPackages } from "@scrip/payments";
import { seedCatalogue } from "@scrip/selection";
import { type DemoUser, RICH_EMAIL, seedDemoUsers } from "./seed/demo-users.ts";
import { openPastClock } from "./seed/past-clock.ts";
import { startOfDay } from "./seed/plan-asks.ts";
import { requireVariable } from "./seed/require-variable.ts";
import { DAYS, liveRichYear } from "./seed/rich-year.ts";
import { settleLogIns } from "./seed/settle-log-ins.ts";

const isSandbox = process.env["SCRIP_SANDBOX"] === "1";
const databaseUrl = requireVariable("DATABASE_URL");
const db = createDb(isSandbox ? inHurry(databaseUrl) : databaseUrl, { poolSize: 4 });
try {
  if (isSandbox) await seedDemo();
  await seedOffer();
} finally {
  await db.$disconnect();
}

async function seedOffer(): Promise<void> {
  await seedCatalogue(db);
  await seedPackages(db);
}

/** Models, packages and rich@scrip.test are a year old; the others come today. */
async function seedDemo(): Promise<void> {
  const seedFile = requireVariable("SEED_FILE");
  const password = requireVariable("SEED_PASSWORD");
  const { secretKey } = readAuthEnv();
  const seedUsers = async (only: { only?: string } = {}) => {
    const seeded = await seedDemoUsers(db, { password, known: readKnown(seedFile), ...only });
    const users = await settleLogIns(db, seeded, secretKey);
    writeFileSync(seedFile, `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600 });
  };
  const ownerDatabaseUrl = inHurry(requireVariable("DATABASE_OWNER_URL"));
  const clock = await openPastClock(ownerDatabaseUrl);
  try {
    if ((await findUserToLogIn(db, RICH_EMAIL)) === null) {
      const now = await readNow(db);
      await clock.goTo(startOfDay(now, DAYS));
      await seedOffer();
      await seedUsers({ only: RICH_EMAIL });
      const webUrl = requireVariable("WEB_URL");
      await liveRichYear(db, clock, { now, ownerDatabaseUrl, webUrl, variables: process.env });
    }
  } finally {
    await clock.close();
  }
  await seedUsers();
}

/**
 * A connection that does not wait for the disk at each commit. The last thing that is written here waits for it, and so for all
 * that came before.
 */
function inHurry(connection: string): string {
  const url = new URL(connection);
  url.searchParams.set("options", "-c synchronous_commit=off");
  return url.href;
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
