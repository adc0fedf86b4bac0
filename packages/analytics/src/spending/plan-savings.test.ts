import fc from "fast-check";
import { expect, test } from "vitest";
import { compareWithDearest, compareWithUsual } from "./plan-savings.ts";
import { type CatalogueRow, NO_SPENDING } from "./spending.ts";
import { catalogueRows, pricesAt } from "./test-rows.ts";

const PRICES = pricesAt({ cheap: 1_000_000n, middle: 30_000_000n, dear: 150_000_000n });

const row = (modelId: string, figures: Partial<CatalogueRow>): CatalogueRow => ({
  ...NO_SPENDING,
  catalogueHash: "first",
  modelId,
  requests: 1,
  ...figures,
});

test("the same tokens are priced at what the model cost in the catalogue of their choice", () => {
  const rows = [
    row("cheap", { inputTokens: 1_000n, outputTokens: 500n, chargedMicrocredits: 1_500n }),
    row("dear", { inputTokens: 10n, outputTokens: 10n, chargedMicrocredits: 3_000n }),
  ];
  const dearer = PRICES.map((price) =>
    price.catalogueHash === "second" && price.modelId === "dear" ? { ...price, outputRate: 300_000_000n } : price,
  );
  expect(compareWithDearest(rows, dearer)).toEqual({
    modelId: "dear",
    requests: 2,
    chargedMicrocredits: 4_500n,
    wouldHaveMicrocredits: 225_000n + 3_000n,
  });
  const later = rows.map((one) => ({ ...one, catalogueHash: "second" }));
  expect(compareWithDearest(later, dearer)?.wouldHaveMicrocredits).toBe(150_000n + 150_000n + 3_000n);
});

test("cached tokens are priced as such, and a sum is rounded up once", () => {
  const rows = [row("dear", { inputTokens: 3n, cachedInputTokens: 2n, outputTokens: 1n, chargedMicrocredits: 9n })];
  const prices = [{ ...PRICES[0], catalogueHash: "first", modelId: "cheap", isSelectable: true }].map((price) => ({
    ...price,
    inputRate: 400_000n,
    cachedInputRate: 100_000n,
    outputRate: 500_001n,
  }));
  expect(compareWithDearest(rows, prices)).toMatchObject({ modelId: "cheap", wouldHaveMicrocredits: 2n });
});

test("with a cheaper usual model the comparison says that it would have cost less", () => {
  const rows = [
    row("cheap", { requests: 5, inputTokens: 5_000n, chargedMicrocredits: 5_000n }),
    row("middle", { requests: 2, inputTokens: 1_000n, chargedMicrocredits: 30_000n }),
  ];
  expect(compareWithUsual(rows, PRICES)).toEqual({
    modelId: "cheap",
    requests: 7,
    chargedMicrocredits: 35_000n,
    wouldHaveMicrocredits: 6_000n,
  });
});

test("where only one model answered, nothing was saved and nothing lost against it", () => {
  fc.assert(
    fc.property(catalogueRows, (rows) => {
      const own = rows.filter(({ modelId }) => modelId === "middle");
      const usual = compareWithUsual(own, PRICES);
      if (own.length === 0) expect(usual).toBeNull();
      else expect(usual?.wouldHaveMicrocredits).toBe(usual?.chargedMicrocredits);
    }),
  );
});

test("what is compared is never more than there is, and a dearer price never makes the comparison cheaper", () => {
  fc.assert(
    fc.property(catalogueRows, fc.bigInt({ min: 0n, max: 10n ** 12n }), (rows, rise) => {
      const charged = rows.reduce((sum, { chargedMicrocredits }) => sum + chargedMicrocredits, 0n);
      const requests = rows.reduce((sum, one) => sum + one.requests, 0);
      const raised = PRICES.map((price) => ({ ...price, inputRate: price.inputRate + rise }));
      for (const compare of [compareWithDearest, compareWithUsual]) {
        const [before, after] = [compare(rows, PRICES), compare(rows, raised)];
        expect(before?.chargedMicrocredits ?? 0n).toBeLessThanOrEqual(charged);
        expect(before?.requests ?? 0).toBeLessThanOrEqual(requests);
        expect(after?.wouldHaveMicrocredits ?? 0n).toBeGreaterThanOrEqual(before?.wouldHaveMicrocredits ?? 0n);
      }
    }),
  );
});

test("a model that could not be chosen is not the dearest, and without any price there is nothing to compare", () => {
  const rows = [row("cheap", { inputTokens: 1_000n, chargedMicrocredits: 1_000n })];
  const off = PRICES.map((price) => (price.modelId === "dear" ? { ...price, isSelectable: false } : price));
  expect(compareWithDearest(rows, off)?.modelId).toBe("middle");
  expect(compareWithDearest(rows, [])).toBeNull();
  expect(compareWithUsual([], PRICES)).toBeNull();
});
