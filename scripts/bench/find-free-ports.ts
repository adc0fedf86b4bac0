import { createServer } from "node:net";

/** A block of ports for a whole stack; the block of a stack that somebody looks at may be in use. */
export async function findFreePorts(): Promise<Record<string, string>> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const base = Math.min(typeof address === "object" && address ? address.port : 20_000, 65_000);
  return {
    WEB_PORT: String(base),
    ADMIN_PORT: String(base + 1),
    WORKER_PORT: String(base + 2),
    SANDBOX_PORT_BASE: String(base + 3),
    POSTGRES_PORT: String(base + 12),
  };
}
