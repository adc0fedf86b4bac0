/** `pnpm bench:all`: every benchmark, one after the other. They share the machine with nothing else if you want figures to keep. */

import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const NOT_A_BENCHMARK = new Set([
  "all.ts",
  "describe-machine.ts",
  "percentile.ts",
  "history-data.ts",
  "usage-data.ts",
  "search-data.ts",
  "find-free-ports.ts",
]);

for (const name of (await readdir(import.meta.dirname)).toSorted()) {
  if (!name.endsWith(".ts") || NOT_A_BENCHMARK.has(name)) continue;
  process.stdout.write(`\n## ${name.replace(".ts", "")}\n\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
