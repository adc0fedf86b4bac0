import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "@scrip/sandbox";
import type { TestProject } from "vitest/node";
import { createTemplate, memoryDirectory, TEMPLATE } from "./template.ts";
import type {} from "./test-database.ts";

/** Starts one Postgres for the whole run, in memory where the machine has room for it, and migrates the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(await memoryDirectory(), "scrip-test-"));
  const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: false });
  const close = async () => {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { databaseUrl } = await createTemplate(postgres);
    project.provide("postgres", {
      maintenanceUrl: postgres.ownerUrl("postgres"),
      templateName: TEMPLATE,
      applicationUrl: databaseUrl,
    });
    return close;
  } catch (error) {
    await close(); // Vitest would wait for it
    throw error;
  }
}
