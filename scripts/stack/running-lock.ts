import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StackError } from "./stack-error.ts";

type Running = { pid: number; command: string };

/**
 * Marks the data folder as in use by this process; the returned function takes the mark away.
 *
 * @throws {StackError} a living process uses it
 */
export function lockDataDir(dataDir: string): () => void {
  requireNotRunning(dataDir);
  const mine: Running = { pid: process.pid, command: findCommandLine(process.pid) ?? "" };
  writeFileSync(lockFile(dataDir), `${JSON.stringify(mine)}\n`);
  return () => rmSync(lockFile(dataDir), { force: true });
}

/** @throws {StackError} a living process uses the data folder */
export function requireNotRunning(dataDir: string): void {
  const running = readLock(dataDir);
  // The command is compared as well: after a crash the number may belong to any other process.
  if (running === null || findCommandLine(running.pid) !== running.command) return;
  throw new StackError(`Scrip is already running with ${dataDir} (process ${running.pid}); stop it first.`);
}

function lockFile(dataDir: string): string {
  return join(dataDir, "running.json");
}

function readLock(dataDir: string): Running | null {
  try {
    return JSON.parse(readFileSync(lockFile(dataDir), "utf8")) as Running;
  } catch {
    return null; // absent, or half written by a process that died: nobody's
  }
}

/** The command line of a living process, or null when there is none. */
function findCommandLine(pid: number): string | null {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
