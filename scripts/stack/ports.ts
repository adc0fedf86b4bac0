import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { dataFile, listUsedPorts, PORT_VARIABLES, type Ports, type Settings } from "./settings.ts";
import { StackError } from "./stack-error.ts";

const PART_NAMES: Record<keyof Ports, string> = {
  web: "the web app",
  admin: "the admin app",
  worker: "the worker",
  stripe: "the sandbox Stripe",
  providers: "the sandbox model providers",
  mailbox: "the mailbox",
  smtp: "the mailbox's SMTP server",
  executor: "the job executor",
  postgres: "Postgres",
};

/**
 * Looks at every port before anything is started, so that nothing has to be undone.
 *
 * @throws {StackError} a port is in use or may not be opened
 */
export async function requireFreePorts(settings: Settings): Promise<void> {
  for (const part of listUsedPorts(settings)) {
    // A server of ours that outlived its start script still holds the port; starting Postgres ends it.
    if (part === "postgres" && existsSync(dataFile(settings, "postgres/postmaster.pid"))) continue;
    const port = settings.ports[part];
    // A server on ::1 alone would take the browser's requests to http://localhost away from us.
    const code = (await tryPort(port, "127.0.0.1")) ?? (await tryPort(port, "::1"));
    if (code === "EADDRINUSE") {
      throw new StackError(
        `Port ${port}, wanted by ${PART_NAMES[part]}, is already in use; set ${PORT_VARIABLES[part]} to use another.`,
      );
    }
    if (code === "EACCES") {
      throw new StackError(
        `Port ${port}, wanted by ${PART_NAMES[part]}, may not be opened; set ${PORT_VARIABLES[part]} to use another.`,
      );
    }
  }
}

/** `count` neighbouring ports that are free now. */
export async function findFreePorts(count: number): Promise<number[]> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 10_000); // below the range that outgoing connections use
    const ports = Array.from({ length: count }, (_, offset) => first + offset);
    const codes = await Promise.all(ports.map((port) => tryPort(port, "127.0.0.1")));
    if (codes.every((code) => code === null)) return ports;
  }
  throw new StackError(`No ${count} neighbouring free ports were found.`);
}

/** The error code of opening the port, or null when it is free. */
async function tryPort(port: number, host: string): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
