import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { memoryDirectory } from "@scrip/testing/template";
import type { TestProject } from "vitest/node";
import { inheritedVariables } from "../../../../scripts/stack/child-variables.ts";
import { findFreePorts } from "../../../../scripts/stack/ports.ts";
import { silentProgress } from "../../../../scripts/stack/progress.ts";
import type { SandboxFile } from "../../../../scripts/stack/sandbox-file.ts";
import { startStack } from "../../../../scripts/stack/start-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    stack: SandboxFile;
  }
}

/** Starts the whole product beside whatever else runs: ports that are free, a data folder of its own, in memory where there is room for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(await memoryDirectory(), "scrip-journeys-"));
  const [web, admin, worker, postgres, sandbox] = await findFreePorts(9);
  const stack = await startStack({
    root: join(import.meta.dirname, "../../../.."),
    variables: {
      ...inheritedVariables(process.env),
      WEB_PORT: String(web),
      ADMIN_PORT: String(admin),
      WORKER_PORT: String(worker),
      POSTGRES_PORT: String(postgres),
      SANDBOX_PORT_BASE: String(sandbox),
      SCRIP_DATA_DIR: dataDir,
    },
    mode: "production",
    progress: silentProgress,
    signal: new AbortController().signal,
  });
  project.provide("stack", stack.description);
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
