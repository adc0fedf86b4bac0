import { join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { LongestFirst } from "./support/longest-first.ts";

/** Move the clock, or count what everybody on the stack does. */
const ALONE = ["subscribe-and-renew", "operator-sees-the-sale", "see-usage", "lose-and-stop-answers"].map(
  (name) => `${name}.test.ts`,
);
/** Against hangs only: a busy machine may take its time, and no journey is about speed. */
const PATIENCE_MS = 30_000;

const settings = {
  pool: "forks",
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: PATIENCE_MS } },
} as const;

const project = (test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration => ({
  root: import.meta.dirname,
  test: { ...settings, ...test },
});

/** All journeys share one running stack: two at a time, and after them, one by one, those that need it for themselves. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, "../node_modules/.vite"),
  test: {
    globalSetup: [join(import.meta.dirname, "support/run-stack.ts")],
    sequence: { sequencer: LongestFirst },
    projects: [
      project({
        name: "side by side",
        include: ["**/*.test.ts"],
        exclude: ALONE,
        maxWorkers: 2,
        sequence: { groupOrder: 0 },
      }),
      project({ name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } }),
    ],
  },
});
