import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { logIn } from "./support/people.ts";
import { contextOptions } from "./support/screens.ts";

journey("the prices and the colours can be chosen before any script runs, or without", async ({ browser }) => {
  const context = await browser.newContext({ ...contextOptions("phone, light"), javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${stack.web}/what-you-pay`);
  await page.getByLabel("Model").selectOption("Claude Opus");
  await page.getByLabel("Your message").selectOption("A page, 375 words");
  await page.getByRole("button", { name: "Show" }).click();
  // 500 tokens and 500 tokens at 150 credits per 1,000.
  await page.getByRole("row", { name: /^The answer is complete.* 150$/ }).waitFor();
  await page.getByRole("row", { name: /^The provider fails before the first word.* 0$/ }).waitFor();

  const chosen = page.url();
  await page.getByRole("button", { name: "Colours: like the system" }).click();
  await page.getByRole("button", { name: "Colours: light" }).click();
  await page.getByRole("button", { name: "Colours: dark" }).waitFor();
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(page.url()).toBe(chosen);
  await context.close();
});

journey("a year's charts are drawn before any script runs", async ({ browser }) => {
  const context = await browser.newContext({ ...contextOptions("desktop, light"), javaScriptEnabled: false });
  await logIn(context, "rich@scrip.test");
  const page = await context.newPage();
  await page.goto(`${stack.web}/usage?range=12m`);
  const chart = page.getByRole("region", { name: "By month" }).getByRole("img");
  expect(await chart.locator("rect").count()).toBeGreaterThan(12);
  expect(await chart.locator("text").allInnerTexts()).not.toHaveLength(0);
  await context.close();
});

journey("no script is asked for before the page is seen", async ({ browser }) => {
  const context = await browser.newContext(contextOptions("phone, light"));
  await logIn(context, "rich@scrip.test");
  const page = await context.newPage();
  await openPage(page, `${stack.web}/credits`);
  const { paintedAt, askedAt } = await page.evaluate(() => ({
    paintedAt: performance.getEntriesByName("first-contentful-paint").map(({ startTime }) => startTime),
    askedAt: performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js"))
      .map(({ startTime }) => startTime),
  }));
  expect(paintedAt).toHaveLength(1);
  expect(askedAt.length).toBeGreaterThan(1);
  expect(Math.min(...askedAt)).toBeGreaterThanOrEqual(paintedAt[0] ?? Number.POSITIVE_INFINITY);
  await context.close();
});
