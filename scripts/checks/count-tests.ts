/** What we read of Vitest's JSON report. */
export type TestReport = {
  numTotalTests: number;
  numPassedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/**
 * Counts a run of Vitest. What did not pass has failed: a skipped test, a file that could not be loaded, a run without
 * tests or without a report, and a run that ended badly although every test passed (an error outside of all of them).
 */
export function countTests(report: TestReport | null, hasRunFailed: boolean): { passed: number; failed: number } {
  if (report === null || report.numTotalTests === 0) return { passed: 0, failed: 1 };
  const unreadFiles = report.testResults.filter(
    (file) => file.status !== "passed" && file.assertionResults.length === 0,
  );
  const failed = report.numTotalTests - report.numPassedTests + unreadFiles.length;
  return { passed: report.numPassedTests, failed: failed === 0 && hasRunFailed ? 1 : failed };
}
