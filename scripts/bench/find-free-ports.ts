import { findFreePorts as findFreeNeighbours } from "../stack/ports.ts";

/** Ports for a whole stack, as its variables; those of a stack that somebody looks at may be in use. */
export async function findFreePorts(): Promise<Record<string, string>> {
  const [web, admin, worker, postgres, sandbox] = await findFreeNeighbours(9);
  return {
    WEB_PORT: String(web),
    ADMIN_PORT: String(admin),
    WORKER_PORT: String(worker),
    POSTGRES_PORT: String(postgres),
    SANDBOX_PORT_BASE: String(sandbox),
  };
}
