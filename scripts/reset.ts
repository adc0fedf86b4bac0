/** `npm run reset`: forgets all data of the sandbox, after making sure that nothing uses it. */
import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SandboxError, startPostgres } from "@scrip/sandbox";
import { readEnvironment } from "./stack/environment.ts";
import { requireNotRunning } from "./stack/running-lock.ts";
import { dataFile, readSettings } from "./stack/settings.ts";
import { StackError } from "./stack/stack-error.ts";

const OURS = [
  "postgres",
  "postgres.log",
  "postgres.password",
  "postgres.unfinished",
  "logs",
  "secrets.json",
  "seed.json",
  "sandbox.json",
  "sandbox.json.new",
  "running.json",
];
const root = join(import.meta.dirname, "..");

try {
  const settings = readSettings(root, readEnvironment(root));
  requireNotRunning(settings.dataDir);
  await endLeftoverPostgres(dataFile(settings, "postgres"));
  forget(settings.dataDir);
  process.stdout.write(`The data in ${settings.dataDir} is gone; the next start begins anew.\n`);
} catch (error) {
  if (!(error instanceof StackError || error instanceof SandboxError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** Takes away what the stack has made and nothing else: SCRIP_DATA_DIR may name any folder. */
function forget(dataDir: string): void {
  for (const name of OURS) rmSync(join(dataDir, name), { recursive: true, force: true });
  if (existsSync(dataDir) && readdirSync(dataDir).length === 0) rmdirSync(dataDir);
}

/** A server that outlived its start script would go on in a folder that is no longer there; a start takes it over. */
async function endLeftoverPostgres(dataDir: string): Promise<void> {
  if (!existsSync(join(dataDir, "postmaster.pid"))) return;
  const postgres = await startPostgres({ dataDir, port: 0, durable: true });
  await postgres.close();
}
