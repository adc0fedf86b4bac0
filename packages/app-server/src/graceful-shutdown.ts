import type { Server } from "node:http";

export type ShutdownOptions = {
  server: Server;
  /** Called first: ends what would stay open for ever, such as event streams. */
  onBegin: () => void;
  /** Called when no connection is left: closes database and listeners. */
  onDrained: () => Promise<void>;
  /** How long answers that are under way may take to finish. */
  graceMs: number;
};

const IDLE_CHECK_MS = 100;

/** Returns a function that stops the server once, however often it is called. */
export function createShutdown({ server, onBegin, onDrained, graceMs }: ShutdownOptions): () => Promise<void> {
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    onBegin();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A connection that has given its answer stays open for the next one, which will not come.
    const closeIdle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(closeIdle);
    clearTimeout(cut);
    await onDrained();
  }

  return () => {
    stopping ??= stop();
    return stopping;
  };
}
