import { readNow, type Tx } from "@scrip/db";
import { findNextPriceChange, listStoredModels } from "../catalogue/catalogue.store.ts";
import { type CatalogueSnapshot, snapshotCatalogue } from "../catalogue/catalogue.ts";
import { insertCatalogueSnapshot } from "../catalogue/catalogue-snapshot.store.ts";
import { describeModels, type ProviderState } from "../catalogue/read-catalogue.ts";
import type { Learnt } from "../learnt.ts";
import { readStandings } from "../outcomes/outcome.store.ts";
import { listOpenBreakers } from "../outcomes/provider-health.store.ts";
import { readOutputLengths } from "../output-lengths/output-length.store.ts";
import { readVersions } from "./selection-version.store.ts";

export type ReadSnapshot = {
  snapshot: CatalogueSnapshot;
  /** Milliseconds until it changes without anybody writing: a price begins or ends, a provider may be tried again. */
  validForMs: number;
};

/**
 * Everything a choice is made from, as it stands now: catalogue, prices, health, what was learnt. Its catalogue is kept under
 * its hash first, so that a choice made from it can be made again.
 */
export async function readSnapshot(tx: Tx, providers: ProviderState): Promise<ReadSnapshot> {
  const now = await readNow(tx);
  const [models, open, nextPriceChange, versions] = await Promise.all([
    listStoredModels(tx, now),
    listOpenBreakers(tx, now),
    findNextPriceChange(tx, now),
    readVersions(tx),
  ]);
  const learnt = await readLearnt(tx, versions.outcomes, versions.output_lengths);
  const unhealthy = open.map(({ provider }) => provider);
  const snapshot = snapshotCatalogue(describeModels(models, providers, unhealthy), learnt);
  await insertCatalogueSnapshot(tx, snapshot);
  const changes = [nextPriceChange, ...open.map(({ retryAt }) => retryAt)].filter((time) => time !== null);
  return {
    snapshot,
    validForMs: Math.min(Number.POSITIVE_INFINITY, ...changes.map((time) => time.getTime() - now.getTime())),
  };
}

/** What had been learnt up to these versions. Versions are committed in order, so this is the same for ever. */
export async function readLearnt(tx: Tx, outcomesVersion: number, outputLengthsVersion: number): Promise<Learnt> {
  const [standings, outputLengths] = await Promise.all([
    readStandings(tx, outcomesVersion),
    readOutputLengths(tx, outputLengthsVersion),
  ]);
  return { outcomesVersion, standings, outputLengthsVersion, outputLengths };
}
