import { reconcileUsage } from "@scrip/assistant";
import { reconcileStripe } from "@scrip/billing";
import { checkStatement, exportStatement, getBalance, parseStatement, verifyBooks } from "@scrip/credits";
import { findUserToLogIn, listCustomersOfUser } from "@scrip/customers";
import { type Db, readNow } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { openStripe, readPaymentsEnv, seedPackages } from "@scrip/payments";
import { startSandboxStripe } from "@scrip/sandbox";
import { seedCatalogue } from "@scrip/selection";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { RICH_EMAIL, seedDemoUsers } from "./demo-users.ts";
import { openPastClock } from "./past-clock.ts";
import { startOfDay } from "./plan-asks.ts";
import { DAYS, liveRichYear } from "./rich-year.ts";

const VARIABLES = {
  STRIPE_SECRET_KEY: "sk_test_51AbcdefghijklmnopQ",
  STRIPE_WEBHOOK_SECRET: "whsec_3fA9kQzB71LmN0pXcV5e",
  STRIPE_API_BASE: "http://127.0.0.1:9",
};

test("nothing of the demo year is made up: books, Stripe, usage and statements agree about all of it", {
  timeout: 30 * 60_000, // a hang, not the year
}, async ({ db, database }) => {
  const { ownerDatabaseUrl } = database;
  const now = await readNow(db);
  await liveYear(db, ownerDatabaseUrl, now);
  expect((await readNow(db)).getTime()).toBeGreaterThanOrEqual(now.getTime());

  expect((await verifyBooks(db, "full")).breaks).toEqual([]);
  expect(await reconcileUsage(db, "whole")).toMatchObject({ findings: [] });
  const stripe = await compareWithStripe(db, ownerDatabaseUrl, now);
  expect(stripe).toMatchObject({ findings: [] });
  expect(stripe?.compared).toBeGreaterThan(25);
  expect(await db.alarm.findMany({ select: { kind: true, subject: true } })).toEqual([]);

  const user = await findUserToLogIn(db, RICH_EMAIL);
  const [own] = await listCustomersOfUser(db, user?.id ?? "");
  const customerId = own?.id ?? "";
  for (let monthsAgo = 1; monthsAgo <= 11; monthsAgo += 1) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo)).toISOString().slice(0, 7);
    const text = (await Array.fromAsync(await exportStatement(db, customerId, month))).join("");
    expect(checkStatement(parseStatement(text)), month).toBeNull();
  }

  // What the pages are to show of a real year.
  const types = await db.ledgerTransfer.groupBy({ by: ["historyType"], where: { customerId } });
  expect(types.map(({ historyType }) => historyType)).toEqual(
    expect.arrayContaining(["purchase", "subscription", "bonus", "promotion", "spend", "refund", "clawback", "expiry"]),
  );
  const endings = await db.aiRequest.groupBy({ by: ["ending"], where: { customerId } });
  expect(endings.length).toBeGreaterThanOrEqual(6);
  expect(await db.payment.count({ where: { customerId, status: "paid" } })).toBeGreaterThanOrEqual(12);
  expect(await db.conversation.count({ where: { customerId } })).toBeGreaterThanOrEqual(36);
  expect(
    (await getBalance(db, customerId)).grants.filter(({ expiresAt }) => expiresAt !== null).length,
  ).toBeGreaterThan(2);
  const [lastAsked, key] = await Promise.all([
    db.aiRequest.findFirstOrThrow({ where: { customerId, surface: "api" }, orderBy: { startedAt: "desc" } }),
    db.apiKey.findFirstOrThrow({ where: { customerId } }),
  ]);
  expect(key).toMatchObject({ id: lastAsked.apiKeyId, lastUsedAt: lastAsked.startedAt });
  expect(await db.outboxMessage.count({ where: { sentAt: null } })).toBe(0);
});

async function liveYear(db: Db, ownerDatabaseUrl: string, now: Date): Promise<void> {
  const clock = await openPastClock(ownerDatabaseUrl);
  try {
    await clock.goTo(startOfDay(now, DAYS));
    await seedCatalogue(db);
    await seedPackages(db);
    await seedDemoUsers(db, { password: "a password for the demo", known: [], only: RICH_EMAIL });
    await liveRichYear(db, clock, { now, ownerDatabaseUrl, webUrl: "http://localhost:3000", variables: VARIABLES });
  } finally {
    await clock.close();
  }
}

async function compareWithStripe(db: Db, databaseUrl: string, now: Date) {
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl,
    webhookUrl: "http://127.0.0.1:9",
    webhookSecrets: [VARIABLES.STRIPE_WEBHOOK_SECRET],
    apiKey: VARIABLES.STRIPE_SECRET_KEY,
  });
  try {
    const stripe = openStripe({ ...readPaymentsEnv(VARIABLES), stripeApiBase: new URL(sandbox.url) });
    const period = { from: startOfDay(now, DAYS + 1), to: now };
    return await reconcileStripe({ db, stripe, logger: createLogger("test", "silent") }, period);
  } finally {
    await sandbox.close();
  }
}
