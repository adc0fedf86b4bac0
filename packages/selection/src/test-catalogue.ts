import { type CatalogueModel, type ModelObstacle, snapshotCatalogue } from "./catalogue/catalogue.ts";
import { DEFAULT_MODELS } from "./catalogue/default-models.ts";

/** For tests: the default catalogue as a snapshot without a database, some models blocked where wanted. */
export function defaultSnapshot(obstacles: Partial<Record<string, ModelObstacle>> = {}) {
  return snapshotCatalogue(
    DEFAULT_MODELS.map(({ rates, ...facts }): CatalogueModel => {
      const price = { id: `prc_${facts.id}`, version: 1, ...rates };
      return { ...facts, price, obstacle: obstacles[facts.id] ?? null };
    }),
  );
}
