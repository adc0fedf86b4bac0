import { Client } from "pg";

const RECONNECT_MS = 1_000;

export type ChangeListener = {
  /** False while notifications may be missed. */
  isListening(): boolean;
  close(): Promise<void>;
};

/**
 * One connection that listens to channels of NOTIFY. A lost connection is opened again after a second, and then `onReconnect`
 * is called: what happened in between is unknown.
 */
export function listenForChanges(parts: {
  databaseUrl: string;
  /** As the database shows it among its connections. */
  applicationName: string;
  channels: readonly string[];
  onChange: (payload: string) => void;
  onReconnect: () => void;
  /** The connection failed; it is tried again. Without an error it was closed by the other side. */
  onLoss: (error: unknown) => void;
}): ChangeListener {
  const { databaseUrl, applicationName, channels, onChange, onReconnect, onLoss } = parts;
  let client: Client | undefined;
  let isListening = false;
  let reconnecting: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const connection = new Client({ connectionString: databaseUrl, application_name: applicationName });
    client = connection;
    connection.on("notification", ({ payload }) => onChange(payload ?? ""));
    connection.on("error", (error) => lose(connection, error));
    connection.on("end", () => lose(connection, undefined));
    try {
      await connection.connect();
      for (const channel of channels) await connection.query(`LISTEN ${connection.escapeIdentifier(channel)}`);
      isListening = true;
      onReconnect();
    } catch (error) {
      lose(connection, error);
    }
  }

  function lose(connection: Client, error: unknown): void {
    if (closed || client !== connection) return;
    client = undefined;
    isListening = false;
    onLoss(error);
    connection.end().catch(() => undefined); // it is broken already, and the loss was told
    reconnecting = setTimeout(() => void connect(), RECONNECT_MS);
  }

  void connect();

  return {
    isListening: () => isListening,
    async close() {
      closed = true;
      clearTimeout(reconnecting);
      await client?.end();
    },
  };
}
