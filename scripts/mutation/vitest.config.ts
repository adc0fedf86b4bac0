import { defineConfig } from "vitest/config";

/** The tests of the pure code alone: without a database, so that they can run a thousand times. */
export default defineConfig({
  test: {
    include: [
      "packages/credits/src/model/model.test.ts",
      "packages/credits/src/**/plan-*.test.ts",
      "packages/credits/src/require-values.test.ts",
      "packages/credits/src/statements/{check-statement,parse-statement,statement-month}.test.ts",
      "packages/credits/src/history/csv.test.ts",
      "packages/ledger/src/transfer-templates.test.ts",
      "packages/money/src/*.test.ts",
      "packages/selection/src/price-usage.test.ts",
    ],
    testTimeout: 60_000,
  },
});
