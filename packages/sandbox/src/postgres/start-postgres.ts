import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, open, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { LOCAL_HOST, reservePort } from "../local-port.ts";
import { hasSystemCode, SandboxError } from "../sandbox-error.ts";
import { OWNER_ROLE, prepareDataDirectory } from "./data-directory.ts";
import { clusterName, endOrphanedServer } from "./running-server.ts";
import { asAccount, findServerAccount, type ServerAccount } from "./server-account.ts";
import { findServerBinaries } from "./server-binaries.ts";

const READY_WAIT_MS = 60_000;
const START_ATTEMPTS_MAX = 20;
const RETRY_WAIT_MS = 250;
const STOP_WAIT_MS = 10_000;
/** `/.s.PGSQL.65535`, and the end of the text. */
const SOCKET_NAME_BYTES = 16;
const SOCKET_PATH_BYTES_MAX = 104;
/** SQLSTATE. */
const WRONG_PASSWORD = "28P01";

export type PostgresOptions = {
  /** Folder of the cluster; created when absent. Its password and the server's log stand beside it. */
  dataDir: string;
  /** 0 picks a free port. */
  port: number;
  /** false gives up crash safety for speed: for tests that never kill the server. */
  durable: boolean;
};

export type Postgres = {
  port: number;
  /** Folder of its Unix socket, which whoever runs on this machine reaches with less work than the port. Null where there is none. */
  socketDir: string | null;
  /** Connection string of the superuser, for migrations and tests only. */
  ownerUrl(database: string): string;
  /** Stops the server. Safe to call more than once. */
  close(): Promise<void>;
};

/**
 * Starts a Postgres 18 server on 127.0.0.1, creating its cluster on the first run.
 *
 * A server left over by a process that died is stopped first. Its log is `<dataDir>.log`, new with every start.
 *
 * @throws {SandboxError} in one sentence: port taken, permission denied, folder in use or not a cluster
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = path.resolve(options.dataDir);
  const { postgres, initdb } = await findServerBinaries();
  const account = await findServerAccount();
  await endOrphanedServer(dataDir);
  const password = await prepareDataDirectory(dataDir, initdb, account);

  for (let attempt = 1; ; attempt += 1) {
    const port = await reservePort(options.port, "Postgres");
    const args = serverArguments(dataDir, port, options.durable);
    const child = await spawnServer(postgres, args, dataDir, account);
    const ownerUrl = (database: string) => `postgresql://${OWNER_ROLE}:${password}@${LOCAL_HOST}:${port}/${database}`;
    try {
      await waitUntilReady(ownerUrl("postgres"), child, dataDir);
      return { port, socketDir: findSocketDir(dataDir), ownerUrl, close: closer(child, dataDir) };
    } catch (error) {
      await stop(child, dataDir);
      if (!(await isPassing(dataDir, options.port)) || attempt === START_ATTEMPTS_MAX) throw error;
      await sleep(RETRY_WAIT_MS);
    }
  }
}

function serverArguments(dataDir: string, port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: LOCAL_HOST,
    unix_socket_directories: findSocketDir(dataDir) ?? "",
    unix_socket_permissions: "0700",
    max_connections: "200",
    cluster_name: clusterName(process.pid),
    timezone: "UTC",
    log_timezone: "UTC",
  };
  if (!durable) Object.assign(settings, { fsync: "off", synchronous_commit: "off", full_page_writes: "off" });
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", dataDir, "-p", String(port), ...flags];
}

/** The folder of the cluster, which nobody else may enter, unless its path is longer than the address of a socket may be. */
function findSocketDir(dataDir: string): string | null {
  const fits = Buffer.byteLength(dataDir) + SOCKET_NAME_BYTES <= SOCKET_PATH_BYTES_MAX;
  // A comma would part two folders.
  return process.platform !== "win32" && fits && !dataDir.includes(",") ? dataDir : null;
}

async function spawnServer(
  postgres: string,
  args: string[],
  dataDir: string,
  account: ServerAccount,
): Promise<ChildProcess> {
  const { file, args: wrapped, ...identity } = await asAccount(account, postgres, args, [postgres, dataDir]);
  const log = await openLog(logFile(dataDir));
  try {
    // A group of its own: Ctrl-C in the terminal must not stop the database before those who still write to it.
    const child = spawn(file, wrapped, { ...identity, detached: true, stdio: ["ignore", log.fd, log.fd] });
    await once(child, "spawn"); // rejects when the program cannot be run
    await yieldToAskers(child.pid);
    return child;
  } finally {
    await log.close();
  }
}

/**
 * A session of the server that is asked something waits for a free processor, where Linux would put it in place of whoever asked: an
 * app with many requests under way was stopped in the middle of its work for each message that it sent. Elsewhere, and
 * without the program, it stays as it is.
 */
async function yieldToAskers(pid: number | undefined): Promise<void> {
  if (process.platform !== "linux" || pid === undefined) return;
  await promisify(execFile)("chrt", ["--batch", "--pid", "0", String(pid)]).catch(() => undefined);
}

async function openLog(file: string): Promise<FileHandle> {
  try {
    return await open(file, "w", 0o600);
  } catch (error) {
    if (!hasSystemCode(error, "EACCES", "EPERM", "EROFS")) throw error;
    throw new SandboxError(`No permission to write ${file}.`, { cause: error });
  }
}

async function waitUntilReady(url: string, child: ChildProcess, dataDir: string): Promise<void> {
  for (const end = Date.now() + READY_WAIT_MS; Date.now() < end; await sleep(25)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new SandboxError(`Postgres stopped while starting in ${dataDir}: ${await lastWords(dataDir)}`);
    }
    if (await accepts(url, dataDir)) return;
  }
  throw new SandboxError(
    `Postgres in ${dataDir} was not ready after ${READY_WAIT_MS / 1000} s; see ${logFile(dataDir)}.`,
  );
}

async function accepts(url: string, dataDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined); // a dropped connection shows in the await below
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if (hasSystemCode(error, WRONG_PASSWORD)) {
      throw new SandboxError(`The password in ${dataDir}.password does not open the database in ${dataDir}.`, {
        cause: error,
      });
    }
    return false;
  }
}

/** Reasons that go away by themselves: workers of a killed server still ending, or a free port lost to somebody else. */
async function isPassing(dataDir: string, wantedPort: number): Promise<boolean> {
  const log = await readFile(logFile(dataDir), "utf8");
  return (
    log.includes("shared memory block is still in use") || (wantedPort === 0 && log.includes("Address already in use"))
  );
}

async function lastWords(dataDir: string): Promise<string> {
  const lines = (await readFile(logFile(dataDir), "utf8")).split("\n");
  const fatal = lines.findLast((line) => line.includes("FATAL:")) ?? lines.at(-2) ?? "no reason given";
  return fatal.replace(/^.*FATAL:\s*/, "");
}

function logFile(dataDir: string): string {
  return `${dataDir}.log`;
}

function closer(child: ChildProcess, dataDir: string): () => Promise<void> {
  const stopWithProcess = () => child.kill("SIGINT");
  process.once("exit", stopWithProcess);
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= stop(child, dataDir).finally(() => process.off("exit", stopWithProcess));
    return closing;
  };
}

async function stop(child: ChildProcess, dataDir: string): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT"); // Postgres: end sessions, write a checkpoint, stop
  const stopped = await Promise.race([exited.then(() => true), sleep(STOP_WAIT_MS, false, { ref: false })]);
  if (stopped) return;
  child.kill("SIGQUIT"); // Postgres: stop now, recover at the next start
  await exited;
  process.emitWarning(`Postgres in ${dataDir} had to be stopped at once; it will recover at its next start.`);
}
