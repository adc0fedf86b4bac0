/**
 * `pnpm mutation`: changes the pure code of the book in some 700 small ways, one at a time, and counts how many of them a test
 * notices (Stryker). It takes half an hour. Works on a clone of what is committed, because mutants stand in the files, and brings
 * its own tools there, because they are large and nothing else needs them. Prints the score, and every mutant that survived.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inheritedVariables } from "./stack/child-variables.ts";

const TOOLS = ["@stryker-mutator/core@10.1.1", "@stryker-mutator/vitest-runner@10.1.1"];

const root = join(import.meta.dirname, "..");
const pnpm = join(root, ".tools", "node_modules", ".bin", "pnpm");
const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());

const clone = await mkdtemp(join(tmpdir(), "scrip-mutation-"));
try {
  await run("git", ["clone", "--quiet", "--local", root, clone], root);
  await run(pnpm, ["add", "--workspace-root", "--save-dev", "--prefer-offline", ...TOOLS], clone);
  await run(pnpm, ["install", "--prefer-offline", "--no-frozen-lockfile"], clone);
  await run(pnpm, ["--filter", "@scrip/db", "run", "generate"], clone);
  await run(pnpm, ["exec", "stryker", "run", "scripts/mutation/stryker.json"], clone);
} finally {
  await rm(clone, { recursive: true, force: true });
}

async function run(command: string, commandArguments: string[], cwd: string): Promise<void> {
  const env = { ...inheritedVariables(process.env) };
  const child = spawn(command, commandArguments, { cwd, env, stdio: "inherit", signal: asked.signal });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${commandArguments.join(" ")} ended with ${code}`);
}
