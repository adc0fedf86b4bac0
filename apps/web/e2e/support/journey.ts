import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { test as base, expect, inject } from "vitest";
import { openBrowser } from "./open-browser.ts";

const pictures = join(import.meta.dirname, "../../../../.screenshots");

type Journey = {
  browser: Browser;
  context: BrowserContext;
  /** A fresh visitor's tab. The journey fails when anything goes wrong in its console, seen or unseen. */
  page: Page;
};

/** A test that walks through the running product as a customer or operator does. `stack` tells where it is. */
export const journey = base.extend<Journey>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  context: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await use(context);
    await context.close();
  },
  page: async ({ context, task }, use) => {
    const page = await context.newPage();
    const problems = watch(page);
    await use(page);
    if (task.result?.state === "fail" || problems.length > 0) {
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${task.name.replace(/\W+/g, "-")}.png`), fullPage: true });
    }
    expect(problems, "errors in the browser's console").toEqual([]);
  },
});

/** Where the product runs and who can log in. */
export const stack = inject("stack");

function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  return problems;
}
