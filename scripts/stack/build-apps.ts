import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "./run-script.ts";
import type { Variables } from "./variables.ts";

const BUILT_APPS = ["web", "admin"];
const NOT_SOURCE = new Set(["node_modules", "build", "dist", ".turbo", "generated", "e2e"]);

/** Whether the production builds are of other sources than those that are here now. */
export function needsBuild(root: string): boolean {
  if (BUILT_APPS.some((app) => !existsSync(join(root, "apps", app, "build", "server", "index.js")))) return true;
  return !existsSync(stampFile(root)) || readFileSync(stampFile(root), "utf8") !== hashSources(root);
}

/**
 * Makes the production builds of web and admin.
 *
 * @throws {StackError} a build failed; the message carries its output
 */
export async function buildApps(root: string, variables: Variables, signal: AbortSignal): Promise<void> {
  const state = hashSources(root); // before the build: what changes during it belongs to the next
  await runScript({
    name: "The production build",
    command: join(root, "node_modules", ".bin", "turbo"),
    commandArguments: ["run", "build", ...BUILT_APPS.map((app) => `--filter=@scrip/${app}`)],
    cwd: root,
    variables: { ...variables, NODE_ENV: "production", TURBO_TELEMETRY_DISABLED: "1" },
    signal,
  });
  writeFileSync(stampFile(root), state);
}

function stampFile(root: string): string {
  return join(root, "node_modules", ".scrip-built");
}

function hashSources(root: string): string {
  const sum = createHash("sha256").update(readFileSync(join(root, "pnpm-lock.yaml")));
  for (const file of [...listSources(join(root, "apps")), ...listSources(join(root, "packages"))]) {
    sum.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return sum.digest("hex");
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : listSources(path);
      return entry.isFile() && !entry.name.includes(".test.") ? [path] : [];
    });
}
