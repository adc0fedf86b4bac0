/**
 * `pnpm test:long [paths]`: the tests in their full sizes, as docs/testing.md lists them; all of them take hours. Paths choose
 * some: `pnpm test:long packages/credits/src/model`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { inheritedVariables } from "./stack/child-variables.ts";

const root = join(import.meta.dirname, "..");
const vitest = spawn(join(root, "node_modules", ".bin", "vitest"), ["run", ...process.argv.slice(2)], {
  cwd: root,
  env: { ...inheritedVariables(process.env), SCRIP_TEST_FULL: "1" },
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => vitest.kill(signal));
const [code] = (await once(vitest, "close")) as [number | null];
process.exit(code ?? 1);
