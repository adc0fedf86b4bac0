import { readNow, type Tx } from "@scrip/db";
import { listStoredModels, type StoredModel } from "./catalogue.store.ts";
import {
  type CatalogueModel,
  type CatalogueSnapshot,
  isSelectable,
  type ModelObstacle,
  type Provider,
  type SelectableModel,
  snapshotCatalogue,
} from "./catalogue.ts";
import { findPriceObstacle } from "./judge-price.ts";

export type ProviderState = {
  /** Providers that can be called here: their key is set, or the sandbox stands in for them. */
  connected: readonly Provider[];
  /** Connected, but failing at the moment. */
  unhealthy?: readonly Provider[];
};

/** The catalogue as it stands now: every model with its current price, and what keeps it from being chosen, if anything. */
export async function readCatalogue(tx: Tx, providers: ProviderState): Promise<CatalogueSnapshot> {
  const models = await listStoredModels(tx, await readNow(tx));
  return snapshotCatalogue(models.map((model) => describeModel(model, providers)));
}

/** The models that can be chosen now, in catalogue order. */
export async function listSelectableModels(tx: Tx, providers: ProviderState): Promise<SelectableModel[]> {
  const { models } = await readCatalogue(tx, providers);
  return models.filter(isSelectable);
}

function describeModel(model: StoredModel, providers: ProviderState): CatalogueModel {
  const obstacle = findObstacle(model, providers);
  const price = model.price === null ? null : withoutJudgement(model.price);
  if (obstacle === null && price !== null) return { ...model.facts, price, obstacle: null };
  return { ...model.facts, price, obstacle: obstacle ?? "price_missing" };
}

function findObstacle({ enabled, facts, price }: StoredModel, providers: ProviderState): ModelObstacle | null {
  if (!enabled) return "disabled";
  const priceObstacle = findPriceObstacle(price);
  if (priceObstacle !== null) return priceObstacle;
  if (!providers.connected.includes(facts.provider)) return "provider_off";
  return providers.unhealthy?.includes(facts.provider) ? "unhealthy" : null;
}

function withoutJudgement({ quarantineReason: _, confirmedAt: __, ...price }: NonNullable<StoredModel["price"]>) {
  return price;
}
