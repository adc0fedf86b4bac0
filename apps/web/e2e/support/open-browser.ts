import { type Browser, chromium } from "playwright-core";

/** Starts a headless Chromium: the one that npm installed where there is one, else the one that Playwright knows of. */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") return chromium.launch();
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // A container has no user namespaces and often little shared memory. Nothing but our own pages is opened.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}
