import { type Db, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS } from "./catalogue.ts";
import { DEFAULT_MODELS } from "./default-models.ts";
import { listSelectableModels, readCatalogue } from "./read-catalogue.ts";
import { seedCatalogue } from "./seed-catalogue.ts";

const ALL = { connected: PROVIDERS };

async function obstacleOf(db: Db, id: string, providers: Parameters<typeof readCatalogue>[1] = ALL) {
  const { models } = await readCatalogue(db, providers);
  return models.find((model) => model.id === id)?.obstacle;
}

test("seeding gives the 22 default models in their order, selectable, at their prices", async ({ db }) => {
  await seedCatalogue(db);
  const models = await listSelectableModels(db, ALL);
  expect(models.map(({ id }) => id)).toEqual(DEFAULT_MODELS.map(({ id }) => id));
  for (const [index, { rates, ...facts }] of DEFAULT_MODELS.entries()) {
    expect(models[index]).toMatchObject({ ...facts, price: { ...rates, version: 1 } });
  }
});

test("seeding twice changes nothing, not even what an operator changed", async ({ db }) => {
  await seedCatalogue(db);
  await db.model.update({ where: { id: "gpt-4o" }, data: { name: "GPT-4o (legacy)", enabled: false } });
  const before = await readCatalogue(db, ALL);
  await seedCatalogue(db);
  expect(await readCatalogue(db, ALL)).toEqual(before);
  expect(await obstacleOf(db, "gpt-4o")).toBe("disabled");
  await db.model.update({ where: { id: "gpt-4o" }, data: { name: "GPT-4o", enabled: true } });
});

test("a provider that is not connected or not healthy keeps its models out", async ({ db }) => {
  await seedCatalogue(db);
  const providers = { connected: ["openai", "google"] } as const;
  await db.providerHealth.create({
    data: { provider: "google", failures: 5, openings: 1, retryAt: new Date(Date.now() + 60_000) },
  });
  expect(await obstacleOf(db, "claude-opus", providers)).toBe("provider_off");
  expect(await obstacleOf(db, "gemini-flash", providers)).toBe("unhealthy");
  expect(new Set((await listSelectableModels(db, providers)).map(({ provider }) => provider))).toEqual(
    new Set(["openai"]),
  );
});

test("the price in force is the one whose time it is; a quarantined one waits for its confirmation", async ({ db }) => {
  await seedCatalogue(db);
  const first = await db.modelPrice.findFirstOrThrow({ where: { modelId: "grok-4.3" } });
  const { validFrom: _, validTo: __, ...rates } = first;
  const changedAt = new Date(Date.now() - 60_000);
  await db.modelPrice.update({ where: { id: first.id }, data: { validTo: changedAt } });
  const next = await db.modelPrice.create({
    data: { ...rates, id: newId("prc"), version: 2, validFrom: changedAt, quarantineReason: "imported" },
  });
  expect(await obstacleOf(db, "grok-4.3")).toBe("price_quarantined");

  await db.modelPrice.update({ where: { id: next.id }, data: { confirmedAt: new Date() } });
  const { models } = await readCatalogue(db, ALL);
  expect(models.find(({ id }) => id === "grok-4.3")).toMatchObject({
    obstacle: null,
    price: { id: next.id, version: 2 },
  });
});

test("a model whose price has ended has no price", async ({ db }) => {
  await seedCatalogue(db);
  await db.modelPrice.updateMany({ where: { modelId: "codestral" }, data: { validTo: new Date(Date.now() - 1_000) } });
  expect(await obstacleOf(db, "codestral")).toBe("price_missing");
});

test("a price of zero is never used, even if it came into the table without a reason", async ({ db }) => {
  await seedCatalogue(db);
  await db.modelPrice.updateMany({ where: { modelId: "mistral-small" }, data: { outputMicrocreditsPerMillion: 0n } });
  expect(await obstacleOf(db, "mistral-small")).toBe("price_missing");
});
