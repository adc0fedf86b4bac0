import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "@scrip/sandbox";
import type { TestProject } from "vitest/node";
import { createTemplate, memoryDirectory, TEMPLATE } from "./template.ts";
import type {} from "./test-database.ts";

/** Starts one Postgres for the whole run, in memory where the machine has room for it, and migrates the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = join(await mkdtemp(join(await memoryDirectory(), "scrip-test-")), "postgres");
  const postgres = await startPostgres({ dataDir, port: 0, durable: false });
  const { databaseUrl } = await createTemplate(postgres);
  project.provide("postgres", {
    maintenanceUrl: postgres.ownerUrl("postgres"),
    templateName: TEMPLATE,
    applicationUrl: databaseUrl,
  });
  return async () => {
    await postgres.close();
    await rm(join(dataDir, ".."), { recursive: true, force: true });
  };
}
