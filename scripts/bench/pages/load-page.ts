import type { Browser, BrowserContext } from "playwright-core";

export type PageLoad = {
  /** From the request to the first byte of the page, in milliseconds. */
  firstByteMs: number;
  /** From the start of the navigation to the first text on the screen, in milliseconds. */
  contentVisibleMs: number;
  /** From the start of the navigation to the moment in which the page's scripts listen, in milliseconds. */
  listensMs: number;
  /** Scripts as they came over the network, compressed. */
  scriptBytes: number;
};

/** Loads a page with an empty cache, at the full speed of this machine. */
export async function loadPage(
  browser: Browser,
  cookies: Awaited<ReturnType<BrowserContext["cookies"]>>,
  url: string,
): Promise<PageLoad> {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.url().endsWith(".js")) scripts.push(request.sizes().then((sizes) => sizes.responseBodySize));
  });
  const response = await page.goto(url, { waitUntil: "load" });
  if (!response?.ok()) throw new Error(`${url} answered ${response?.status()}`);
  const contentVisibleMs = await page.evaluate<number>(
    `new Promise((resolve) => new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") resolve(startTime);
    }).observe({ type: "paint", buffered: true }))`,
  );
  const listensMs = await page.evaluate<number>(
    `new Promise((resolve) => (function look() {
      const isReacts = Object.keys(document.querySelector("main") ?? {}).some((key) => key.startsWith("__reactProps$"));
      if (isReacts) resolve(performance.now()); else requestAnimationFrame(look);
    })())`,
  );
  const { requestStart, responseStart } = response.request().timing();
  const sizes = await Promise.all(scripts);
  await context.close();
  return {
    firstByteMs: responseStart - requestStart,
    contentVisibleMs,
    listensMs,
    scriptBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
