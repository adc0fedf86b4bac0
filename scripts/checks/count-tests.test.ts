import { expect, test } from "vitest";
import { countTests } from "./count-tests.ts";

const passedFile = { status: "passed", assertionResults: [{ status: "passed" }, { status: "passed" }] };

test("counts what passed", () => {
  expect(countTests({ numTotalTests: 2, numPassedTests: 2, testResults: [passedFile] }, false)).toEqual({
    passed: 2,
    failed: 0,
  });
});

test.each([
  ["a skipped test", { numTotalTests: 3, numPassedTests: 2, testResults: [passedFile] }, { passed: 2, failed: 1 }],
  [
    "a file that could not be loaded",
    { numTotalTests: 2, numPassedTests: 2, testResults: [passedFile, { status: "failed", assertionResults: [] }] },
    { passed: 2, failed: 1 },
  ],
  [
    "an error outside of all tests",
    { numTotalTests: 2, numPassedTests: 2, testResults: [passedFile] },
    { passed: 2, failed: 1 },
  ],
  ["a run without tests", { numTotalTests: 0, numPassedTests: 0, testResults: [] }, { passed: 0, failed: 1 }],
  ["a run without a report", null, { passed: 0, failed: 1 }],
])("%s is a failure", (_what, report, counted) => {
  expect(countTests(report, true)).toEqual(counted);
});
