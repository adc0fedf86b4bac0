import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const TESTS = "**/*.test.{ts,tsx}";
const SEED_TESTS = "scripts/seed/**/*.test.ts";

/** The folders of the workspace whose tests use the test database, and those that do without: they start sooner. */
const folders = ["packages", "apps"].flatMap((parent) =>
  readdirSync(join(import.meta.dirname, parent)).map((name) => `${parent}/${name}`),
);
const withDatabase = folders.filter((folder) => readManifest(folder).includes('"@scrip/testing"'));
const withoutDatabase = folders.filter((folder) => !withDatabase.includes(folder));

export default defineConfig({
  test: {
    pool: "forks",
    // One more than there are processors: many tests wait, for Postgres or for a time limit.
    maxWorkers: availableParallelism() + 1,
    // A worker keeps what it has loaded from file to file: no test replaces a module, and spies end with their test.
    isolate: false,
    restoreMocks: true,
    // Against hangs only: a busy machine may take its time, and no test is about speed.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: [...withoutDatabase, "scripts"].map((folder) => `${folder}/${TESTS}`),
          exclude: ["**/node_modules/**", SEED_TESTS],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: [...withDatabase.map((folder) => `${folder}/${TESTS}`), SEED_TESTS],
          exclude: ["**/node_modules/**", "**/e2e/**"],
          globalSetup: ["packages/testing/src/global-setup.ts"],
        },
      },
    ],
  },
});

function readManifest(folder: string): string {
  const path = join(import.meta.dirname, folder, "package.json");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
