import { type Browser, chromium } from "playwright-core";

/**
 * Starts a headless Chromium: the one that npm installed where there is one, else the one that Playwright knows of.
 * `debuggingPort` lets other tools drive it, too.
 */
export async function openBrowser({ debuggingPort }: { debuggingPort?: number } = {}): Promise<Browser> {
  const shared = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`];
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch({ args: shared });
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // A container has no user namespaces and often little shared memory. Nothing but our own pages is opened.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", ...shared],
  });
}
