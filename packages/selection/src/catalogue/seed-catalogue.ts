import type { Tx } from "@scrip/db";
import { insertMissingModels } from "./catalogue.store.ts";
import { DEFAULT_MODELS } from "./default-models.ts";

/** Puts the default models and their first prices into the catalogue. Safe to repeat; never overwrites what is there. */
export async function seedCatalogue(tx: Tx): Promise<void> {
  await insertMissingModels(tx, DEFAULT_MODELS);
}
