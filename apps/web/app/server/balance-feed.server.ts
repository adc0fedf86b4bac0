import type { Logger } from "@scrip/logger";
import { Client } from "pg";

const CHANNEL = "scrip_balance";
const RECONNECT_MS = 1_000;

export type BalanceFeed = {
  /** Calls `onChange` after each committed change of this customer's balance. Returns the end of the subscription. */
  subscribe: (customerId: string, onChange: () => void) => () => void;
  close: () => Promise<void>;
};

/**
 * One database connection per process listens for changed balances and tells whoever subscribed.
 *
 * A lost connection is opened again, and then every subscriber is told once: what happened in between is unknown.
 */
export function openBalanceFeed(databaseUrl: string, logger: Logger): BalanceFeed {
  const subscribers = new Map<string, Set<() => void>>();
  let client: Client | undefined;
  let reconnecting: NodeJS.Timeout | undefined;
  let closed = false;

  function tell(customerId: string): void {
    for (const onChange of subscribers.get(customerId) ?? []) onChange();
  }

  async function connect(isAgain: boolean): Promise<void> {
    const connection = new Client({ connectionString: databaseUrl, application_name: "scrip web balance feed" });
    client = connection;
    connection.on("notification", ({ payload }) => payload && tell(payload));
    connection.on("error", (error) => lose(connection, error));
    connection.on("end", () => lose(connection, undefined));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${CHANNEL}`);
      if (isAgain) for (const customerId of subscribers.keys()) tell(customerId);
    } catch (error) {
      lose(connection, error);
    }
  }

  function lose(connection: Client, error: unknown): void {
    if (closed || client !== connection) return;
    client = undefined;
    logger.warn({ error }, "the balance feed lost its connection");
    connection.end().catch(() => undefined); // it is broken already; the warning above has told it
    reconnecting = setTimeout(() => void connect(true), RECONNECT_MS);
  }

  void connect(false);

  return {
    subscribe(customerId, onChange) {
      const listeners = subscribers.get(customerId) ?? new Set();
      subscribers.set(customerId, listeners.add(onChange));
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0) subscribers.delete(customerId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(reconnecting);
      await client?.end();
    },
  };
}
