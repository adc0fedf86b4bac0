import type { Server } from "node:net";
import { createServer } from "node:net";
import { hasSystemCode, SandboxError } from "./sandbox-error.ts";

/** The only interface anything of the sandbox listens on. */
export const LOCAL_HOST = "127.0.0.1";

/**
 * Starts `server` on 127.0.0.1 and returns the port it got. Port 0 picks a free one; `what` names the server in errors.
 *
 * @throws {SandboxError} the port is taken, or is not ours to open
 */
export async function listenLocally(
  server: Pick<Server, "listen" | "once" | "off" | "address">,
  port: number,
  what: string,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => reject(describePortError(error, port, what));
    server.once("error", refuse);
    server.listen(port, LOCAL_HOST, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new SandboxError(`${what} got no port to listen on.`);
  return address.port;
}

/**
 * Checks that `port` can be opened now and returns it; 0 picks a free one.
 *
 * @throws {SandboxError} the port is taken, or is not ours to open
 */
export async function reservePort(port: number, what: string): Promise<number> {
  const probe = createServer();
  const opened = await listenLocally(probe, port, what);
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return opened;
}

function describePortError(error: Error, port: number, what: string): Error {
  if (hasSystemCode(error, "EADDRINUSE"))
    return new SandboxError(`Port ${port} is already in use, so ${what} cannot start.`, { cause: error });
  if (hasSystemCode(error, "EACCES"))
    return new SandboxError(`No permission to open port ${port}, so ${what} cannot start.`, { cause: error });
  return error;
}
