import { spawn } from "node:child_process";
import { once } from "node:events";
import { StackError } from "./stack-error.ts";
import type { Variables } from "./variables.ts";

export type ScriptRun = {
  name: string;
  command: string;
  commandArguments: string[];
  cwd: string;
  variables: Variables;
  signal: AbortSignal;
};

/**
 * Runs a command to its end and returns what it printed.
 *
 * @throws {StackError} it ended with another code than 0; the message carries its output
 */
export async function runScript({
  name,
  command,
  commandArguments,
  cwd,
  variables,
  signal,
}: ScriptRun): Promise<string> {
  const child = spawn(command, commandArguments, {
    cwd,
    env: { ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const abort = () => child.kill("SIGTERM");
  signal.addEventListener("abort", abort, { once: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  try {
    const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    if (code !== 0) throw new StackError(`${name} failed (${killedBy ?? `exit code ${code}`}):\n${output.trim()}`);
    return output;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
