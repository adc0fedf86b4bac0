import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureDatabase, SandboxError, startPostgres } from "@scrip/sandbox";
import { buildApps, needsBuild } from "./build-apps.ts";
import { appVariables, type DatabaseUrls, inheritedVariables, planSandbox } from "./child-variables.ts";
import { requireFreePorts } from "./ports.ts";
import type { Progress } from "./progress.ts";
import { runScript } from "./run-script.ts";
import { lockDataDir } from "./running-lock.ts";
import { describeStack, removeSandboxFile, type SandboxFile, writeSandboxFile } from "./sandbox-file.ts";
import { openSecrets } from "./secrets.ts";
import { type Service, type ServiceOptions, startService } from "./services.ts";
import { dataFile, readSettings, type Settings } from "./settings.ts";
import { StackError } from "./stack-error.ts";
import type { Variables } from "./variables.ts";

export type StackOptions = {
  /** Folder of the repository. */
  root: string;
  /** Variables of the shell and of `.env`. */
  variables: Variables;
  /** `development` reloads on every change and builds nothing. */
  mode: "production" | "development";
  progress: Progress;
  /** Aborts the start. A stack that runs is ended with `stop`. */
  signal: AbortSignal;
};

export type Stack = {
  settings: Settings;
  /** The content of `sandbox.json`. */
  description: SandboxFile;
  /** Rejects when a part ends by itself. The caller then stops the rest. */
  failure: Promise<never>;
  /** Stops the apps, then the sandbox, then Postgres. Safe to call more than once. */
  stop(): Promise<void>;
};

/**
 * Starts everything and resolves when all of it is ready. When any part fails, what was started is stopped again.
 *
 * @throws {StackError} in one sentence that names the variable, port, path or part
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | null = null;
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close();
  };
  const stop = () => {
    stopping ??= closeAll();
    return stopping;
  };
  try {
    return await assemble(options, closers, stop);
  } catch (error) {
    await stop();
    throw error instanceof SandboxError ? new StackError(error.message, { cause: error }) : error;
  }
}

async function assemble(
  options: StackOptions,
  closers: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Stack> {
  const { root, mode, progress, signal } = options;
  const step = <Result>(title: string, work: () => Promise<Result>) => {
    signal.throwIfAborted();
    return progress.step(title, work);
  };

  const settings = readSettings(root, options.variables);
  const inherited = inheritedVariables(options.variables);
  makeDataDir(settings);
  closers.push(lockDataDir(settings.dataDir));
  removeSandboxFile(settings);
  await step("Ports are free", () => requireFreePorts(settings));
  const secrets = openSecrets(settings.dataDir);

  const urls = await step("Database", () => openDatabase(settings, closers));
  const common = { ...inherited, ...appVariables(settings, secrets, urls, mode === "development") };
  const owner = { ...common, DATABASE_OWNER_URL: urls.ownerDatabaseUrl };
  const script = (name: string, path: string, variables: Variables) => () =>
    runScript({ name, command: process.execPath, commandArguments: [join(root, path)], cwd: root, variables, signal });
  await step("Migrations", script("Migrating the database", "packages/db/scripts/migrate.ts", owner));
  await step(
    "Demo data",
    script("Seeding the database", "scripts/seed.ts", {
      ...owner,
      SEED_FILE: dataFile(settings, "seed.json"),
      SEED_PASSWORD: secrets.demoPassword,
    }),
  );
  if (mode === "production" && needsBuild(root)) {
    await step("Production builds of web and admin", () => buildApps(root, inherited, signal));
  }

  const plan = JSON.stringify(planSandbox(settings, secrets, urls));
  const services = await step("Sandbox, web, admin and worker", async () => {
    const sandbox = start(settings, mode, SANDBOX, { ...inherited, SANDBOX_PLAN: plan });
    closers.push(() => sandbox.stop());
    const apps = APPS.map((app) => start(settings, mode, app, { ...common, PORT: String(settings.ports[app.part]) }));
    closers.push(async () => {
      await Promise.all(apps.map((app) => app.stop()));
    });
    const all = [sandbox, ...apps];
    await Promise.race([Promise.all(all.map((service) => service.waitUntilReady())), rejectOnAbort(signal)]);
    return all;
  });

  const description = describeStack(settings, urls);
  writeSandboxFile(settings, description);
  closers.push(() => removeSandboxFile(settings));
  const failure = Promise.race(services.map((service) => service.failure));
  failure.catch(() => undefined);
  return { settings, description, failure, stop };
}

/**
 * Megabytes for what has just been made. A request makes about one that is rubbish when it has been answered: in the 16 that V8 keeps
 * by itself, those under way are copied to and fro.
 */
const NURSERY = "--max-semi-space-size=32";

type Part = {
  name: string;
  script: string;
  /** Folder it runs in, from the root. */
  folder: string;
  /**
   * In development a change below these restarts it. They are named, because Node would also watch what Vite writes and
   * never come to rest. Routes and components are not among them: Vite reloads those in the browser.
   */
  watchPaths: string[];
  readyUrls: (settings: Settings) => string[];
};

const SANDBOX: Part = {
  name: "sandbox",
  script: "scripts/sandbox.ts",
  folder: ".",
  watchPaths: [],
  readyUrls: ({ ports, sandboxed }) =>
    (["stripe", "providers", "mailbox", "executor"] as const)
      .filter((part) => sandboxed[part])
      .map((part) => `http://127.0.0.1:${ports[part]}/healthz`),
};

const APPS = (
  [
    ["web", "web app", "apps/web", "server.ts", "app/server"],
    ["admin", "admin app", "apps/admin", "server.ts", "app/server"],
    ["worker", "worker", "apps/worker", "src/server.ts", "src"],
  ] as const
).map(([part, name, folder, script, ownSources]) => ({
  part,
  name,
  folder,
  script: `${folder}/${script}`,
  watchPaths: ["packages", `${folder}/${script}`, `${folder}/${ownSources}`],
  readyUrls: ({ ports }: Settings) => [`http://127.0.0.1:${ports[part]}/readyz`],
}));

function start(settings: Settings, mode: StackOptions["mode"], part: Part, variables: Variables): Service {
  const isDevelopment = mode === "development";
  const watch = part.watchPaths.map((path) => `--watch-path=${join(settings.root, path)}`);
  const options: ServiceOptions = {
    name: part.name,
    nodeArguments: [...(isDevelopment ? watch : []), NURSERY, join(settings.root, part.script)],
    cwd: join(settings.root, part.folder),
    variables,
    logFile: isDevelopment ? null : dataFile(settings, `logs/${part.name.replace(" ", "-")}.log`),
    readyUrls: part.readyUrls(settings),
  };
  return startService(options);
}

function makeDataDir(settings: Settings): void {
  try {
    mkdirSync(dataFile(settings, "logs"), { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new StackError(`${settings.dataDir} cannot be written (${code}); set SCRIP_DATA_DIR to use another folder.`, {
      cause: error,
    });
  }
}

async function openDatabase(settings: Settings, closers: (() => Promise<void> | void)[]): Promise<DatabaseUrls> {
  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerDatabaseUrl } = settings.variables;
  if (databaseUrl !== undefined && ownerDatabaseUrl !== undefined) return { databaseUrl, ownerDatabaseUrl };
  const postgres = await startPostgres({
    dataDir: dataFile(settings, "postgres"),
    port: settings.ports.postgres,
    durable: true,
  });
  closers.push(() => postgres.close());
  const urls = await ensureDatabase(postgres, "scrip");
  return { ...urls, databaseUrl: overSocket(urls.databaseUrl, postgres.socketDir) };
}

/** A message over the loopback network costs both ends several times what one over a socket of the same machine does. */
function overSocket(databaseUrl: string, socketDir: string | null): string {
  if (socketDir === null) return databaseUrl;
  const url = new URL(databaseUrl);
  url.searchParams.set("host", socketDir);
  return url.href;
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}
