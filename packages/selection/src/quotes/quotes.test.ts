import { type Db, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { type SelectionInput, selectModel } from "../select-model.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { findQuote } from "./find-quote.ts";
import { saveQuote } from "./save-quote.ts";

const INPUT: SelectionInput = {
  messages: [{ role: "user", content: "What is the capital of France?\u0000" }],
  controls: { ceilingMicrocredits: 5_000_000n },
};

async function quoteFor(db: Db, customerId: string) {
  await seedCatalogue(db);
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const selection = await selectModel(INPUT, snapshot, 1_000_000_000n);
  const id = newId("req");
  const saved = await saveQuote(db, { id, customerId, userId: "usr_1", input: INPUT, selection });
  return { id, customerId, selection, saved };
}

test("a quote is found again with exactly its model, price version, cap and cost", async ({ db }) => {
  const { id, customerId, selection, saved } = await quoteFor(db, "cus_1");
  const found = await findQuote(db, { id, customerId, input: INPUT });
  expect(found).toEqual(saved);
  expect(found).toMatchObject({
    model: { id: selection.model.id },
    price: selection.model.price,
    outputCap: selection.outputCap,
    cost: selection.cost,
  });
});

test("another customer, another input or another id does not find it", async ({ db }) => {
  const { id, customerId } = await quoteFor(db, "cus_1");
  expect(await findQuote(db, { id, customerId: "cus_2", input: INPUT })).toBeNull();
  expect(await findQuote(db, { id, customerId, input: { ...INPUT, controls: {} } })).toBeNull();
  expect(await findQuote(db, { id: newId("req"), customerId, input: INPUT })).toBeNull();
});

test("a quote stays at its price when the price changes", async ({ db }) => {
  const { id, customerId, selection } = await quoteFor(db, "cus_1");
  const { id: priceId } = selection.model.price;
  await db.modelPrice.update({ where: { id: priceId }, data: { validTo: new Date(Date.now() - 1_000) } });
  expect((await findQuote(db, { id, customerId, input: INPUT }))?.price.id).toBe(priceId);
  await db.modelPrice.update({ where: { id: priceId }, data: { validTo: null } });
});

test("a quote of a model that was switched off is no longer good", async ({ db }) => {
  const { id, customerId, selection } = await quoteFor(db, "cus_1");
  await db.model.update({ where: { id: selection.model.id }, data: { enabled: false } });
  expect(await findQuote(db, { id, customerId, input: INPUT })).toBeNull();
  await db.model.update({ where: { id: selection.model.id }, data: { enabled: true } });
});

test("the stored selection names models and prices, holds no prompt and no float of money", async ({ db }) => {
  const { id, selection } = await quoteFor(db, "cus_1");
  const { selection: stored } = await db.quote.findUniqueOrThrow({ where: { id } });
  expect(stored).toMatchObject({
    modelId: selection.model.id,
    priceId: selection.model.price.id,
    snapshotHash: selection.snapshot.hash,
    cost: { maxMicrocredits: selection.cost.maxMicrocredits.toString() },
    facts: { controls: { ceilingMicrocredits: "5000000" } },
  });
  expect(JSON.stringify(stored)).not.toContain("capital of France");
});

test("a quote is good for ten minutes and not a moment longer", async ({ db, database }) => {
  const { id, customerId } = await quoteFor(db, "cus_1");
  await database.advanceClock("9 minutes 50 seconds");
  expect(await findQuote(db, { id, customerId, input: INPUT })).not.toBeNull();
  await database.advanceClock("10 seconds");
  expect(await findQuote(db, { id, customerId, input: INPUT })).toBeNull();
});
