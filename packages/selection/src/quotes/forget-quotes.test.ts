import { type Db, newId } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { beforeEach, expect } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { type SelectionInput, selectModel } from "../select-model.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { findQuote } from "./find-quote.ts";
import { forgetQuotes } from "./forget-quotes.ts";
import { replaySelection } from "./replay-selection.ts";
import { saveQuote } from "./save-quote.ts";

const CUSTOMER = "cus_1";
const INPUT: SelectionInput = { messages: [{ role: "user", content: "Why is the sky blue?" }], controls: {} };

beforeEach<{ db: Db; database: TestDatabase }>(async ({ db, database }) => {
  await seedCatalogue(db);
  await database.owner.query("DELETE FROM quote");
});

test("a day after its end an unused quote is gone, a used one stays and is made again, a fresh one stays", async ({
  db,
  database,
}) => {
  const [unused, used] = [await quote(db), await quote(db)];
  await use(db, used);
  await database.advanceClock("24 hours 9 minutes 50 seconds");
  const fresh = await quote(db);
  expect(await forgetQuotes(db)).toBe(false);
  expect(await listIds(db)).toEqual([unused, used, fresh]);

  await database.advanceClock("20 seconds");
  await forgetQuotes(db);
  expect(await listIds(db)).toEqual([used, fresh]);
  expect(await replaySelection(db, used)).toMatchObject({ isExact: true });
  await expect(replaySelection(db, unused)).rejects.toMatchObject({ code: "not_found" });
  expect(await findQuote(db, { id: unused, customerId: CUSTOMER, input: INPUT })).toBeNull();
  expect(await findQuote(db, { id: fresh, customerId: CUSTOMER, input: INPUT })).not.toBeNull();
  await forgetRequests(database);
});

test("a quote that was found in its last moment can still be used much later: it waits a day", async ({
  db,
  database,
}) => {
  const id = await quote(db);
  await database.advanceClock("9 minutes 50 seconds");
  expect(await findQuote(db, { id, customerId: CUSTOMER, input: INPUT })).not.toBeNull();
  await database.advanceClock("23 hours");
  await forgetQuotes(db);
  await use(db, id);
  await database.advanceClock("100 days");
  await forgetQuotes(db);
  expect(await listIds(db)).toEqual([id]);
  await forgetRequests(database);
});

test("many go in batches, however many used ones lie between, and however long nobody came", async ({
  db,
  database,
}) => {
  const used: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const id = await quote(db);
    if (n % 4 < 3) {
      await use(db, id);
      used.push(id);
    }
  }
  await database.advanceClock("400 days");
  const rounds: boolean[] = [];
  do rounds.push(await forgetQuotes(db, 5));
  while (rounds.at(-1));
  expect(rounds).toEqual([true, true, false]);
  expect(await listIds(db)).toEqual(used);
  await forgetRequests(database);
});

test("quotes that ended at one moment are looked at together", async ({ db, database }) => {
  for (let n = 0; n < 4; n += 1) await quote(db);
  await database.owner.query("UPDATE quote SET expires_at = scrip_now()");
  await database.advanceClock("2 days");
  expect(await forgetQuotes(db, 3)).toBe(true);
  expect(await listIds(db)).toEqual([]);
});

test("two at once do not wait for each other, and none waits for a customer", async ({ db, database }) => {
  const id = await quote(db);
  await database.advanceClock("2 days");
  const other = await database.owner.connect();
  try {
    await other.query("BEGIN");
    await other.query("SELECT selection_forget_quotes(10)");
    expect(await forgetQuotes(db)).toBe(false);
    const waiting = await quote(db);
    await use(db, waiting);
    expect(await listIds(db)).toEqual([id, waiting]);
    await other.query("ROLLBACK");
    await forgetQuotes(db);
    expect(await listIds(db)).toEqual([waiting]);
  } finally {
    other.release(true);
  }
  await forgetRequests(database);
});

test.for([
  "DELETE FROM quote",
  "UPDATE quote SET expires_at = scrip_now() - interval '2 days'",
  "TRUNCATE quote",
  "UPDATE quote_forgetting SET expired_through = 'infinity'",
])("the application may not: %s", async (statement, { db }) => {
  await expect(db.$executeRawUnsafe(statement)).rejects.toThrow("permission denied");
});

test("a table of the same name that the application makes for itself deceives nobody", async ({ db, database }) => {
  const used = await quote(db);
  await use(db, used);
  await database.advanceClock("2 days");
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`CREATE TEMP TABLE ai_request (id text) ON COMMIT DROP`;
    await tx.$executeRaw`CREATE TEMP TABLE credit_hold (id text) ON COMMIT DROP`;
    await tx.$queryRaw`SELECT looked_at FROM public.selection_forget_quotes(10)`;
  });
  expect(await listIds(db)).toEqual([used]);
  await forgetRequests(database);
});

async function quote(db: Db): Promise<string> {
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const selection = await selectModel(INPUT, snapshot, 1_000_000_000n);
  const id = newId("req");
  await saveQuote(db, { id, customerId: CUSTOMER, userId: "usr_1", input: INPUT, selection });
  return id;
}

/** Makes the request of a quote, which is what uses it. */
async function use(db: Db, id: string): Promise<void> {
  const { customerId, userId, modelId, priceId, taskType, complexity, inputTokens, outputCap, costMaxMicrocredits } =
    await db.quote.findUniqueOrThrow({ where: { id } });
  const choice = { modelId, priceId, taskType, complexity, outputCap };
  await db.aiRequest.create({
    data: {
      id,
      customerId,
      userId,
      ...choice,
      surface: "chat",
      countedInputTokens: inputTokens,
      holdMicrocredits: costMaxMicrocredits,
    },
  });
}

/** The requests were made here without a hold: the book knows nothing of them. */
async function forgetRequests(database: TestDatabase): Promise<void> {
  await database.owner.query("DELETE FROM ai_request");
}

async function listIds(db: Db): Promise<string[]> {
  const rows = await db.quote.findMany({ orderBy: { id: "asc" }, select: { id: true } });
  return rows.map(({ id }) => id);
}
