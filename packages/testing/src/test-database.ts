import { inject } from "vitest";
import { cloneDatabase, type TemplateServer, type TestDatabase } from "./clone-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: TemplateServer;
  }
}

/** Clones the template of this test run. Close it, so that its connections and files go. */
export function openTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject("postgres"));
}
