import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { StackError } from "./stack-error.ts";
import type { Variables } from "./variables.ts";

const READY_WAIT_MS = 60_000;
const READY_POLL_MS = 50;
const STOP_WAIT_MS = 12_000;
const LAST_LINES = 15;
/** Node keeps there what it made of our TypeScript: the next start is faster. */
const compileCache = join(import.meta.dirname, "../../node_modules/.cache/node");
const exitWithParent = pathToFileURL(`${import.meta.dirname}/exit-with-parent.ts`).href;

export type ServiceOptions = {
  name: string;
  /** The script and what Node needs before it, such as `--watch`. */
  nodeArguments: string[];
  cwd: string;
  variables: Variables;
  /** All that it prints goes there, new with every start; null lets it print on our terminal. */
  logFile: string | null;
  /** Answer with 200 once it can do its work. */
  readyUrls: string[];
};

export type Service = {
  name: string;
  /** Rejects when the service ends without having been asked to. Never resolves. */
  failure: Promise<never>;
  waitUntilReady(): Promise<void>;
  /** Asks it to end, and ends it after 12 s. Safe to call more than once. */
  stop(): Promise<void>;
};

/** Starts a Node process in a group of its own: a Ctrl-C in the terminal reaches only us, and we stop things in order. */
export function startService(options: ServiceOptions): Service {
  const log = options.logFile === null ? "inherit" : openSync(options.logFile, "w", 0o600);
  const child = spawn(process.execPath, ["--import", exitWithParent, ...options.nodeArguments], {
    cwd: options.cwd,
    env: { NODE_COMPILE_CACHE: compileCache, ...options.variables },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  if (typeof log === "number") closeSync(log);

  const ended = endOf(child);
  let stopping: Promise<void> | null = null;
  const failure = ended.then((how): never | Promise<never> => {
    if (stopping !== null) return new Promise<never>(() => undefined);
    throw new StackError(explainEnding(options, how));
  });
  failure.catch(() => undefined); // whoever waits for it hears it; nobody has to

  return {
    name: options.name,
    failure,
    waitUntilReady: () => Promise.race([failure, waitForUrls(options)]),
    stop: () => {
      stopping ??= stop(child, ended);
      return stopping;
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const wait = new AbortController();
  const late = sleep(STOP_WAIT_MS, "late", { signal: wait.signal }).catch(() => "stopped");
  if ((await Promise.race([ended, late])) === "late") child.kill("SIGKILL");
  wait.abort();
  await ended;
}

async function waitForUrls({ name, readyUrls }: ServiceOptions): Promise<void> {
  const end = Date.now() + READY_WAIT_MS;
  for (const url of readyUrls) {
    while (!(await answersOk(url))) {
      if (Date.now() > end) throw new StackError(`The ${name} was not ready after ${READY_WAIT_MS / 1000} s (${url}).`);
      await sleep(READY_POLL_MS);
    }
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}

/** In the words of the service where it refused to start, for example for a variable; else the end of its log. */
function explainEnding({ name, logFile }: ServiceOptions, how: string): string {
  const log = logFile === null ? "" : readFileSync(logFile, "utf8").trimEnd();
  const refusal = /^(?:AppError|SandboxError): (.+)$/m.exec(log)?.[1];
  if (refusal !== undefined) return `The ${name} cannot run: ${refusal.replace(/[.]?$/, ".")}`;
  const ending = `The ${name} stopped by itself (${how}).`;
  if (log === "") return ending;
  return `${ending} Its log, ${logFile}, ends with:\n${log.split("\n").slice(-LAST_LINES).join("\n")}`;
}
