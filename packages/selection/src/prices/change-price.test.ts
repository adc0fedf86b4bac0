import { type Db, inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS, type PriceRates } from "../catalogue/catalogue.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { changePrice, type PriceChange } from "./change-price.ts";
import { confirmPrice } from "./confirm-price.ts";
import { importPrices } from "./import-prices.ts";

const at = (microcredits: bigint): PriceRates => ({
  inputMicrocreditsPerMillion: microcredits,
  cachedInputMicrocreditsPerMillion: microcredits,
  outputMicrocreditsPerMillion: microcredits,
  providerInputPicodollars: 2_500_000n,
  providerCachedInputPicodollars: 1_250_000n,
  providerOutputPicodollars: 10_000_000n,
});
const GPT_4O = 25_000_000_000n;

async function stateOf(db: Db, id = "gpt-4o") {
  const { models } = await readCatalogue(db, { connected: PROVIDERS });
  const model = models.find((one) => one.id === id);
  return { version: model?.price?.version, obstacle: model?.obstacle };
}

function change(db: Db, rates: PriceRates, more: Partial<PriceChange> = {}) {
  return inTransaction(db, (tx) =>
    changePrice(tx, { modelId: "gpt-4o", rates, origin: "changed", confirmedBy: null, ...more }),
  );
}

test("a change is the next version, and the one before ends where it begins", async ({ db }) => {
  await seedCatalogue(db);
  const { version, quarantineReason } = await change(db, at(30_000_000_000n));
  expect({ version, quarantineReason }).toEqual({ version: 2, quarantineReason: null });
  const [first, second] = await db.modelPrice.findMany({ where: { modelId: "gpt-4o" }, orderBy: { version: "asc" } });
  expect(first?.validTo).toEqual(second?.validFrom);
  expect(second?.validTo).toBeNull();
  expect(await stateOf(db)).toEqual({ version: 2, obstacle: null });
});

test("more than ten times away waits for an operator, and so does the same price said again", async ({ db }) => {
  await seedCatalogue(db);
  const tooMuch = at(GPT_4O * 20n);
  const waiting = await change(db, tooMuch);
  expect(waiting.quarantineReason).toContain("10 times");
  expect((await stateOf(db)).obstacle).toBe("price_quarantined");
  const again = await change(db, tooMuch);
  expect(again.quarantineReason).toContain("10 times");

  expect(await inTransaction(db, (tx) => confirmPrice(tx, { priceId: again.priceId, operatorId: "usr_admin" }))).toBe(
    true,
  );
  expect(await inTransaction(db, (tx) => confirmPrice(tx, { priceId: again.priceId, operatorId: "usr_admin" }))).toBe(
    false,
  );
  expect((await stateOf(db)).obstacle).toBeNull();
  expect((await change(db, at(GPT_4O * 21n))).quarantineReason).toBeNull();
  await change(db, at(GPT_4O), { confirmedBy: "usr_admin" });
});

test("saving cost-plus is a confirmation", async ({ db }) => {
  await seedCatalogue(db);
  const { quarantineReason } = await change(db, at(GPT_4O * 50n), { origin: "cost_plus", confirmedBy: "usr_admin" });
  expect(quarantineReason).toBeNull();
  expect((await stateOf(db)).obstacle).toBeNull();
  await change(db, at(GPT_4O), { confirmedBy: "usr_admin" });
});

test("an import changes what differs, holds back what is missing or far away, and leaves the rest", async ({ db }) => {
  await seedCatalogue(db);
  const current = await db.modelPrice.findFirstOrThrow({
    where: { modelId: "grok-4.3" },
    orderBy: { version: "desc" },
  });
  const { providerInputPicodollars, providerCachedInputPicodollars, providerOutputPicodollars } = current;
  const same = {
    ...at(current.inputMicrocreditsPerMillion),
    providerInputPicodollars,
    providerCachedInputPicodollars,
    providerOutputPicodollars,
  };
  const changed = await inTransaction(db, (tx) =>
    importPrices(tx, [
      { modelId: "grok-4.3", rates: same },
      { modelId: "grok-4.7", rates: { ...at(15_000_000_000n), providerOutputPicodollars: null } },
      { modelId: "codestral", rates: at(3_000_000_000n) },
    ]),
  );
  expect([...changed.keys()]).toEqual(["grok-4.7", "codestral"]);
  expect((await stateOf(db, "grok-4.3")).obstacle).toBeNull();
  expect((await stateOf(db, "grok-4.7")).obstacle).toBe("price_quarantined");
});

test("an unknown model is refused and nothing of its list is kept", async ({ db }) => {
  await seedCatalogue(db);
  const before = await db.modelPrice.count();
  const list = [
    { modelId: "mistral-small", rates: at(2_000_000_000n) },
    { modelId: "gpt-99", rates: at(1_000_000_000n) },
  ];
  await expect(inTransaction(db, (tx) => importPrices(tx, list))).rejects.toMatchObject({ code: "invalid_input" });
  expect(await db.modelPrice.count()).toBe(before);
});

test("ten changes at once make ten versions, of which one is in force", async ({ db }) => {
  await seedCatalogue(db);
  const changes = Array.from({ length: 10 }, (_, index) =>
    change(db, at(20_000_000_000n + BigInt(index)), { modelId: "gemini-2.5-pro" }),
  );
  const versions = (await Promise.all(changes)).map(({ version }) => version);
  expect(new Set(versions).size).toBe(10);
  expect(await db.modelPrice.count({ where: { modelId: "gemini-2.5-pro", validTo: null } })).toBe(1);
});
