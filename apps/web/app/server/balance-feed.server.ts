import type { Logger } from "@scrip/logger";
import { Client } from "pg";

const CHANNEL = "scrip_balance";
const RECONNECT_MS = 1_000;
/** A notice can get lost with the process that should have sent it: so often everybody's balance is looked at without one. */
const LOOK_EVERY_MS = 800;

export type BalanceFeed = {
  /** Calls `onChange` soon, and after each committed change of this customer's balance. Returns the end of the subscription. */
  subscribe: (customerId: string, onChange: () => void) => () => void;
  close: () => Promise<void>;
};

export type BalanceFeedDeps = {
  databaseUrl: string;
  /** How often each of these balances has moved. */
  readVersions: (customerIds: string[]) => Promise<{ customerId: string; version: bigint }[]>;
  logger: Logger;
};

/**
 * One database connection per process listens for changed balances. A notice only hurries the look at a balance: who
 * subscribed is told when it has moved, once, and at most a second later when no notice came.
 */
export function openBalanceFeed({ databaseUrl, readVersions, logger }: BalanceFeedDeps): BalanceFeed {
  const subscribers = new Map<string, Set<() => void>>();
  const versions = new Map<string, bigint>();
  let client: Client | undefined;
  let reconnecting: NodeJS.Timeout | undefined;
  let lookingAgain: NodeJS.Timeout | undefined;
  let closed = false;

  async function look(customerIds: string[]): Promise<void> {
    const watched = customerIds.filter((customerId) => subscribers.has(customerId));
    if (watched.length === 0) return;
    try {
      for (const { customerId, version } of await readVersions(watched)) tellIfMoved(customerId, version);
    } catch (error) {
      if (!closed) logger.warn({ error }, "the balance feed could not look at the balances");
    }
  }

  async function lookAgainAndAgain(): Promise<void> {
    await look([...subscribers.keys()]);
    if (!closed) lookingAgain = setTimeout(() => void lookAgainAndAgain(), LOOK_EVERY_MS);
  }

  function tellIfMoved(customerId: string, version: bigint): void {
    const known = versions.get(customerId);
    const listeners = subscribers.get(customerId);
    if (!listeners || (known !== undefined && version <= known)) return;
    versions.set(customerId, version);
    for (const onChange of listeners) onChange();
  }

  async function connect(): Promise<void> {
    const connection = new Client({ connectionString: databaseUrl, application_name: "scrip web balance feed" });
    client = connection;
    connection.on("notification", ({ payload }) => payload && void look([payload]));
    connection.on("error", (error) => lose(connection, error));
    connection.on("end", () => lose(connection, undefined));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      lose(connection, error);
    }
  }

  function lose(connection: Client, error: unknown): void {
    if (closed || client !== connection) return;
    client = undefined;
    logger.warn({ error }, "the balance feed lost its connection");
    connection.end().catch(() => undefined); // it is broken already; the warning above has told it
    reconnecting = setTimeout(() => void connect(), RECONNECT_MS);
  }

  void connect();
  void lookAgainAndAgain();

  return {
    subscribe(customerId, onChange) {
      const listeners = subscribers.get(customerId) ?? new Set();
      subscribers.set(customerId, listeners.add(onChange));
      versions.delete(customerId); // the new one has not seen it: all are told at the next look
      return () => {
        listeners.delete(onChange);
        if (listeners.size > 0) return;
        subscribers.delete(customerId);
        versions.delete(customerId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(reconnecting);
      clearTimeout(lookingAgain);
      await client?.end();
    },
  };
}
