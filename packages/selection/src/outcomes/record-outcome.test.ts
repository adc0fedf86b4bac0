import { type Db, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { saveQuote } from "../quotes/save-quote.ts";
import { type SelectionInput, selectModel } from "../select-model.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { recordOutcome } from "./record-outcome.ts";

const inputFor = (model: string): SelectionInput => ({
  messages: [{ role: "user", content: "Write a Python function that merges two sorted lists." }],
  controls: { model },
});

async function quoteFor(db: Db, customerId = "cus_1", model = "gpt-4o"): Promise<string> {
  await seedCatalogue(db);
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const selection = await selectModel(inputFor(model), snapshot, 1_000_000_000n);
  const id = newId("req");
  await saveQuote(db, { id, customerId, userId: "usr_1", input: inputFor(model), selection });
  return id;
}

async function qualityOf(db: Db, model = "gpt-4o"): Promise<number> {
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  return (await selectModel(inputFor(model), snapshot, 1_000_000_000n)).quality;
}

test("a thumb up raises the quality, a thumb down lowers it, and the last thumb counts alone", async ({ db }) => {
  const requestId = await quoteFor(db);
  const before = await qualityOf(db);
  expect(await recordOutcome(db, { requestId, kind: "thumbs_up" })).toBe(true);
  const raised = await qualityOf(db);
  expect(raised).toBeGreaterThan(before);
  await recordOutcome(db, { requestId, kind: "thumbs_down" });
  expect(await qualityOf(db)).toBeLessThan(before);
  await recordOutcome(db, { requestId, kind: "thumbs_cleared" });
  expect(await qualityOf(db)).toBe(before);
  await recordOutcome(db, { requestId, kind: "thumbs_up" });
  expect(await qualityOf(db)).toBe(raised);
});

test("the same outcome of one request counts once, also when it is recorded twenty times at once", async ({ db }) => {
  const requestId = await quoteFor(db);
  const recorded = await Promise.all(
    Array.from({ length: 20 }, () => recordOutcome(db, { requestId, kind: "regenerated" })),
  );
  expect(recorded.filter((changed) => changed)).toHaveLength(1);
  expect(await db.modelOutcome.count({ where: { requestId } })).toBe(1);
});

test("outcomes of many requests at once are all counted, under versions without a gap", async ({ db }) => {
  const requestIds = await Promise.all(Array.from({ length: 12 }, () => quoteFor(db)));
  const { snapshot: before } = await readSnapshot(db, { connected: PROVIDERS });
  await Promise.all(requestIds.map((requestId) => recordOutcome(db, { requestId, kind: "thumbs_down" })));
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  expect(snapshot.learnt.outcomesVersion).toBe(before.learnt.outcomesVersion + 12);
  const badOf = (learnt: typeof snapshot.learnt) =>
    [...learnt.standings]
      .filter(([key]) => key.startsWith("gpt-4o/"))
      .reduce((sum, [, at]) => sum + at.badHundredths, 0);
  expect(badOf(snapshot.learnt) - badOf(before.learnt)).toBe(1_200);
});

test("another customer's request is not there, and nothing is recorded", async ({ db }) => {
  const requestId = await quoteFor(db, "cus_1");
  await expect(recordOutcome(db, { requestId, kind: "thumbs_up", customerId: "cus_2" })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(recordOutcome(db, { requestId: newId("req"), kind: "failed" })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await db.modelOutcome.count({ where: { requestId } })).toBe(0);
});

test("five failures take a provider's models away, and they come back when the pause is over", async ({
  db,
  database,
}) => {
  const obstacle = async () => {
    const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
    return snapshot.models.find(({ id }) => id === "gpt-4o")?.obstacle;
  };
  const requestIds = await Promise.all(Array.from({ length: 5 }, () => quoteFor(db)));
  for (const requestId of requestIds) {
    expect(await obstacle()).toBeNull();
    await recordOutcome(db, { requestId, kind: "failed" });
  }
  expect(await obstacle()).toBe("unhealthy");
  await database.advanceClock("31 seconds");
  expect(await obstacle()).toBeNull();

  await recordOutcome(db, { requestId: await quoteFor(db), kind: "completed" });
  expect(await db.providerHealth.findUnique({ where: { provider: "openai" } })).toMatchObject({
    failures: 0,
    retryAt: null,
  });
});

test("an answer nobody complained about leaves the quality as it was, and makes it harder to move", async ({ db }) => {
  const requestIds = await Promise.all(Array.from({ length: 10 }, () => quoteFor(db, "cus_1", "claude-opus")));
  const before = await qualityOf(db, "claude-opus");
  for (const requestId of requestIds) await recordOutcome(db, { requestId, kind: "completed" });
  expect(Math.abs((await qualityOf(db, "claude-opus")) - before)).toBeLessThan(2_000);
});

test("a regeneration with another model that the customer named overrides the choice; with the same one it does not", async ({
  db,
}) => {
  const kindAfter = async (chosenInstead: string | undefined) => {
    const requestId = await quoteFor(db, "cus_1", "grok-4.3");
    await recordOutcome(db, { requestId, kind: "regenerated", chosenInstead });
    return (await db.modelOutcome.findFirst({ where: { requestId } }))?.kind;
  };
  expect(await kindAfter("claude-opus")).toBe("overridden");
  expect(await kindAfter("grok-4.3")).toBe("regenerated");
  expect(await kindAfter(undefined)).toBe("regenerated");
});
