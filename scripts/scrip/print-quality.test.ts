import { expect, test } from "vitest";
import { drawTable } from "./print-quality.ts";

test("a cell shows the opinion, the judgements and the age of the last one", () => {
  const row = { modelId: "gpt-4o", opinion: 790_000, goodHundredths: 150, badHundredths: 50 };
  const table = drawTable(
    [
      { ...row, taskType: "code", judgedAt: new Date("2026-01-01T00:00:00Z") },
      { ...row, taskType: "math", goodHundredths: 0, badHundredths: 0, judgedAt: null },
    ],
    Date.parse("2026-01-04T12:00:00Z"),
  );
  expect(table.split("\n").at(-1)).toBe("| gpt-4o | 79 %; 1.5 of 2.0, 3 d | 79 % |");
});
