import { readNow, type Tx } from "@scrip/db";
import { NOTHING_LEARNT } from "../learnt.ts";
import { listOpenBreakers } from "../outcomes/provider-health.store.ts";
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

/** Which providers can be called here: their key is set, or the sandbox stands in for them. */
export type ProviderState = { connected: readonly Provider[] };

/** The catalogue as it stands now, without what was learnt: every model with its current price, and what keeps it from being chosen. */
export async function readCatalogue(tx: Tx, providers: ProviderState): Promise<CatalogueSnapshot> {
  const now = await readNow(tx);
  const [models, open] = await Promise.all([listStoredModels(tx, now), listOpenBreakers(tx, now)]);
  return snapshotCatalogue(
    describeModels(
      models,
      providers,
      open.map(({ provider }) => provider),
    ),
    NOTHING_LEARNT,
  );
}

/** The models that can be chosen now, in catalogue order. */
export async function listSelectableModels(tx: Tx, providers: ProviderState): Promise<SelectableModel[]> {
  const { models } = await readCatalogue(tx, providers);
  return models.filter(isSelectable);
}

/** Stored models as the catalogue shows them; `unhealthy` names the providers whose circuit breaker is open. */
export function describeModels(
  models: readonly StoredModel[],
  providers: ProviderState,
  unhealthy: readonly string[],
): CatalogueModel[] {
  return models.map((model) => {
    const obstacle = findObstacle(model, providers, unhealthy);
    const { facts, price } = model;
    if (obstacle === null && price !== null) return { ...facts, price, obstacle: null };
    return { ...facts, price, obstacle: obstacle ?? "price_missing" };
  });
}

function findObstacle(
  { enabled, facts, priceObstacle }: StoredModel,
  providers: ProviderState,
  unhealthy: readonly string[],
): ModelObstacle | null {
  if (!enabled) return "disabled";
  if (priceObstacle !== null) return priceObstacle;
  if (!providers.connected.includes(facts.provider)) return "provider_off";
  return unhealthy.includes(facts.provider) ? "unhealthy" : null;
}
