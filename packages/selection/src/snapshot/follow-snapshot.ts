import { type Db, listenForChanges } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { CatalogueSnapshot, Provider } from "../catalogue/catalogue.ts";
import { type ReadSnapshot, readSnapshot } from "./read-snapshot.ts";

/** Where choices take their snapshot from. */
export type SnapshotSource = {
  current(): Promise<CatalogueSnapshot>;
  close(): Promise<void>;
};

/** Reads the database each time: for tools, and where nothing is kept in memory. */
export function readSnapshots(db: Db, connected: () => readonly Provider[]): SnapshotSource {
  return {
    current: async () => (await readSnapshot(db, { connected: connected() })).snapshot,
    close: async () => undefined,
  };
}

/** Prices and health are read again at once; outcomes come with every answer, so they are gathered for this long. */
const OUTCOMES_PAUSE_MS = 1_000;
const OUTCOME_TABLE = "model_outcome";

/**
 * Keeps the snapshot in memory: a choice reads nothing from the database. One connection listens for changes of the catalogue,
 * prices, health and what was learnt, and of the clock; while it is lost, every choice reads the database.
 */
export function followSnapshot(parts: {
  db: Db;
  databaseUrl: string;
  connected: () => readonly Provider[];
  logger: Logger;
}): SnapshotSource {
  const { db, connected, logger } = parts;
  let kept: { snapshot: CatalogueSnapshot; validUntil: number } | null = null;
  let reading: Promise<CatalogueSnapshot> | null = null;
  /** Rises with each change: what was read before it is not kept. */
  let changes = 0;
  let gathering: NodeJS.Timeout | undefined;

  async function read(): Promise<CatalogueSnapshot> {
    const changesBefore = changes;
    const { snapshot, validForMs }: ReadSnapshot = await readSnapshot(db, { connected: connected() });
    if (changes === changesBefore) kept = { snapshot, validUntil: performance.now() + validForMs };
    return snapshot;
  }

  function forget(): void {
    changes += 1;
    kept = null;
    reading = null;
  }

  /** The old snapshot answers until the new one is there. */
  function gatherOutcomes(): void {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      read().catch((error: unknown) => {
        logger.warn({ error }, "the catalogue could not be read again; the next choice will");
        forget();
      });
    }, OUTCOMES_PAUSE_MS).unref();
  }

  const listener = listenForChanges({
    databaseUrl: parts.databaseUrl,
    applicationName: "scrip catalogue",
    channels: ["scrip_selection", "scrip_clock"],
    onChange: (payload) => (payload === OUTCOME_TABLE ? gatherOutcomes() : forget()),
    onReconnect: forget,
    onLoss: (error) => logger.warn({ error }, "the catalogue's connection was lost: every choice reads the database"),
  });

  return {
    current() {
      const isFresh = kept !== null && listener.isListening() && performance.now() < kept.validUntil;
      if (isFresh && kept !== null) return Promise.resolve(kept.snapshot);
      if (reading !== null) return reading;
      const started = read().finally(() => {
        if (reading === started) reading = null;
      });
      reading = started;
      return started;
    },
    async close() {
      clearTimeout(gathering);
      await listener.close();
    },
  };
}
