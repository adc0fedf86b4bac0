import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Journeys share one running stack, so they run one after the other. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, "../node_modules/.vite"),
  test: {
    pool: "forks",
    maxWorkers: 1,
    include: ["**/*.test.ts"],
    globalSetup: [join(import.meta.dirname, "support/run-stack.ts")],
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
