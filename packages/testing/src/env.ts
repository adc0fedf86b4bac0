/** Full sizes instead of those that fit into `npm test`: `SCRIP_TEST_FULL=1`. */
export function isFullTest(source: Record<string, string | undefined> = process.env): boolean {
  return source["SCRIP_TEST_FULL"] === "1";
}

/** What a child process of a test is given. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}
