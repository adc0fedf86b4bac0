import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { test as base, describe, expect, inject, type TestContext, type TestOptions } from "vitest";
import { openBrowser } from "./open-browser.ts";
import { contextOptions, type Screen } from "./screens.ts";
import { watchContext } from "./watch-context.ts";

const pictures = join(import.meta.dirname, "../../../../.screenshots/failed");

type Journey = {
  /** One for all journeys of a file. */
  browser: Browser;
  /** Set by {@link journeyOn}; a desktop by day for everything else. */
  screen: Screen;
  /**
   * Names a problem that belongs to the journey, such as the line that Chromium writes for every refused form. The journey fails
   * when it does not happen, too.
   */
  expectProblem: (pattern: RegExp) => void;
  /** A fresh visitor's browser. The journey fails when anything goes wrong on any of its pages ({@link watchContext}). */
  context: BrowserContext;
  /** The visitor's first tab; `context.newPage()` opens others. */
  page: Page;
};

/** Where the product runs and who can log in. */
export const stack = inject("stack");

const expectedProblems = new WeakMap<object, RegExp[]>();

/**
 * A test that walks through the running product as a customer or operator does. `stack` tells where it is; `signUp` and `logIn` of
 * `people.ts` get somebody there without opening a page.
 */
export const journey = base.extend<Journey>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  screen: "desktop, light",
  expectProblem: async ({ task }, use) => {
    const patterns: RegExp[] = [];
    expectedProblems.set(task, patterns);
    await use((pattern) => void patterns.push(pattern));
  },
  context: async ({ browser, screen, task }, use) => {
    const context = await browser.newContext(contextOptions(screen));
    const problems = await watchContext(context, [stack.web, stack.admin]);
    await use(context);

    const expected = expectedProblems.get(task) ?? [];
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    const missing = expected.filter((pattern) => !problems.some((problem) => pattern.test(problem)));
    if (task.result?.state === "fail" || unexpected.length > 0) await takePictures(context, `${screen} ${task.name}`);
    await context.close();
    expect(unexpected, "problems in the browser").toEqual([]);
    expect(missing, "problems that were expected").toEqual([]);
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
});

/**
 * Declares one journey for several screens, such as `journeyOn(["desktop, light", "phone, dark"], "somebody buys", async ({ page }) => …)`.
 * Each is a test of its own, named "phone, dark > somebody buys". Every screen costs time: choose those on which the journey differs.
 */
export function journeyOn(
  screens: readonly Screen[],
  title: string,
  walk: (context: Journey & TestContext) => Promise<void>,
  options: TestOptions = {},
): void {
  for (const screen of screens) {
    describe(`${screen}`, () => {
      journey.override({ screen });
      journey(`${title}`, options, walk);
    });
  }
}

async function takePictures(context: BrowserContext, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join(pictures, `${name.replace(/\W+/g, "-")}-${index + 1}.png`), fullPage: true });
  }
}
