import { type Db, newId } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { test as databaseTest } from "@scrip/testing";
import { expect, vi } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { DEFAULT_MODELS } from "../catalogue/default-models.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { recordOutcome } from "../outcomes/record-outcome.ts";
import { changePrice } from "../prices/change-price.ts";
import { saveQuote } from "../quotes/save-quote.ts";
import { selectModel } from "../select-model.ts";
import { followSnapshot, type SnapshotSource } from "./follow-snapshot.ts";
import { readSnapshot } from "./read-snapshot.ts";

const WAIT = { timeout: 20_000, interval: 50 };

const test = databaseTest.extend<"source", SnapshotSource>("source", async ({ db, database }, { onCleanup }) => {
  await seedCatalogue(db);
  const source = followSnapshot({
    db,
    databaseUrl: database.databaseUrl,
    connected: () => PROVIDERS,
    logger: createLogger("test", "silent"),
  });
  onCleanup(() => source.close());
  await vi.waitFor(async () => expect(await source.current()).toBe(await source.current()), WAIT);
  return source;
});

const priceOf = async (source: SnapshotSource, id: string) =>
  (await source.current()).models.find((model) => model.id === id)?.price?.version;

const listening = (db: Db) =>
  db.$queryRaw<{ pid: number }[]>`SELECT pid FROM pg_stat_activity
    WHERE application_name = 'scrip catalogue' AND datname = current_database() AND query LIKE 'LISTEN%'`;

test("gives the same object while nothing changes, equal to what the database says", async ({ source, db }) => {
  const kept = await source.current();
  expect(await source.current()).toBe(kept);
  expect(kept).toEqual((await readSnapshot(db, { connected: PROVIDERS })).snapshot);
});

test("hears of a new price, a switched-off model and an outcome, whoever wrote them", async ({
  source,
  db,
  database,
}) => {
  const [model] = DEFAULT_MODELS;
  if (!model) throw new Error("the catalogue is empty");
  const version = (await priceOf(source, model.id)) ?? 0;
  await changePrice(db, { modelId: model.id, rates: model.rates, origin: "changed", confirmedBy: null });
  await vi.waitFor(async () => expect(await priceOf(source, model.id)).toBe(version + 1), WAIT);

  const obstacle = async () => (await source.current()).models.find(({ id }) => id === "codestral")?.obstacle;
  await database.owner.query("UPDATE model SET enabled = false WHERE id = 'codestral'");
  await vi.waitFor(async () => expect(await obstacle()).toBe("disabled"), WAIT);
  await database.owner.query("UPDATE model SET enabled = true WHERE id = 'codestral'");
  await vi.waitFor(async () => expect(await obstacle()).toBeNull(), WAIT);

  const input = { messages: [{ role: "user" as const, content: "Hello" }], controls: {} };
  const snapshot = await source.current();
  const selection = await selectModel(input, snapshot, 10n ** 9n);
  const requestId = newId("req");
  await saveQuote(db, { id: requestId, customerId: "cus_1", userId: "usr_1", input, selection });
  await recordOutcome(db, { requestId, kind: "thumbs_up" });
  await vi.waitFor(async () => {
    expect((await source.current()).learnt.outcomesVersion).toBe(snapshot.learnt.outcomesVersion + 1);
  }, WAIT);
});

test("a price that begins later is used when its time comes, though nobody writes then", async ({ source, db }) => {
  const first = await db.modelPrice.findFirstOrThrow({ where: { modelId: "grok-4.7" }, orderBy: { version: "desc" } });
  const begins = new Date(Date.now() + 1_500);
  await db.modelPrice.update({ where: { id: first.id }, data: { validTo: begins } });
  await db.modelPrice.create({
    data: { ...first, id: newId("prc"), version: first.version + 1, validFrom: begins, validTo: null },
  });
  expect(await priceOf(source, "grok-4.7")).toBe(first.version);
  await vi.waitFor(async () => expect(await priceOf(source, "grok-4.7")).toBe(first.version + 1), WAIT);
});

test("a lost connection is opened again, and what happened meanwhile is not missed", async ({
  source,
  db,
  database,
}) => {
  const [before] = await listening(db);
  await database.owner.query("SELECT pg_terminate_backend($1)", [before?.pid]);
  await database.owner.query("UPDATE model SET enabled = false WHERE id = 'deepseek-flash'");
  const obstacle = async () => (await source.current()).models.find(({ id }) => id === "deepseek-flash")?.obstacle;
  await vi.waitFor(async () => expect(await obstacle()).toBe("disabled"), WAIT);
  await vi.waitFor(async () => {
    const [after] = await listening(db);
    expect(after?.pid ?? before?.pid).not.toBe(before?.pid);
    expect(await source.current()).toBe(await source.current());
  }, WAIT);
  expect(await obstacle()).toBe("disabled");
});
