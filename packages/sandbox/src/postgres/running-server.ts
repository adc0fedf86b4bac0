import { execFile } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { hasSystemCode, SandboxError } from "../sandbox-error.ts";

const STOP_WAIT_MS = 10_000;
const OWNER_PREFIX = "scrip-started-by-";

/** The cluster name carries the process that started the server, so that a later start can tell orphan from neighbour. */
export function clusterName(starterPid: number): string {
  return `${OWNER_PREFIX}${starterPid}`;
}

/**
 * Clears the way for a start after an unclean stop: a server left behind by a process that is gone is stopped, and a
 * `postmaster.pid` whose process is gone or is something else is removed, with the socket beside it.
 *
 * @throws {SandboxError} a living process is using the folder, or the orphan does not stop
 */
export async function endOrphanedServer(dataDir: string): Promise<void> {
  const pid = await readPostmasterPid(dataDir);
  if (pid === null) return;
  const command = await readCommandLine(pid);
  if (command === null || !command.includes(dataDir)) {
    await removeMarks(dataDir);
    return;
  }
  const starterPid = Number(new RegExp(`${OWNER_PREFIX}(\\d+)`).exec(command)?.[1]);
  if (!Number.isInteger(starterPid) || (await readCommandLine(starterPid)) !== null) {
    throw new SandboxError(`The database in ${dataDir} is already running (process ${pid}).`);
  }
  await stopProcess(pid, dataDir);
}

/** What a server leaves in its folder when it is killed, and would take for another server's at its next start. */
async function removeMarks(dataDir: string): Promise<void> {
  const marks = (await readdir(dataDir)).filter((name) => name === "postmaster.pid" || name.startsWith(".s.PGSQL."));
  for (const mark of marks) await rm(path.join(dataDir, mark), { force: true });
}

async function readPostmasterPid(dataDir: string): Promise<number | null> {
  try {
    const pid = Number((await readFile(path.join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (hasSystemCode(error, "ENOENT", "ENOTDIR")) return null;
    if (hasSystemCode(error, "EACCES"))
      throw new SandboxError(`No permission to keep the database in ${dataDir}.`, { cause: error });
    throw error;
  }
}

/** The command line of a living process, or null when there is no such process. */
async function readCommandLine(pid: number): Promise<string | null> {
  try {
    if (process.platform === "linux") {
      const text = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
      return text === "" ? null : text;
    }
    return (await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)])).stdout.trim();
  } catch {
    return null; // no such process
  }
}

async function stopProcess(pid: number, dataDir: string): Promise<void> {
  process.kill(pid, "SIGINT"); // Postgres: end sessions, write a checkpoint, stop
  for (const end = Date.now() + STOP_WAIT_MS; Date.now() < end; ) {
    if ((await readCommandLine(pid)) === null) return;
    await sleep(50);
  }
  throw new SandboxError(`A database left running in ${dataDir} (process ${pid}) does not stop.`);
}
