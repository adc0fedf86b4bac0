import type { BrowserContext } from "playwright-core";

/**
 * Lists what goes wrong on any page of the context from now on, also on pages opened later: errors and warnings in the console,
 * uncaught errors and rejections, hydration that does not match (React reports it as an uncaught error), violations of the content
 * security policy, and answers of `origins` with 5xx.
 */
export async function watchContext(context: BrowserContext, origins: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (webError) => {
    const error = webError.error();
    problems.push(`uncaught: ${error.stack ?? error.message}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500 && origins.includes(new URL(response.url()).origin)) {
      problems.push(`${response.request().method()} ${response.url()} answered ${response.status()}`);
    }
  });
  // Chromium writes most violations into the console, but not those that it only reports.
  await context.addInitScript(() => {
    document.addEventListener(
      "securitypolicyviolation",
      ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
        reportError(new Error(`policy broken: ${violatedDirective} by ${blockedURI} at ${sourceFile}:${lineNumber}`));
      },
    );
  });
  return problems;
}
