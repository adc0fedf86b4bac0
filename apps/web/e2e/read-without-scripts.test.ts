import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { logIn, signUp } from "./support/people.ts";
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

journey("forms that scripts would send say what became of them without scripts, too", async ({ browser }) => {
  const context = await browser.newContext({ ...contextOptions("desktop, light"), javaScriptEnabled: false });
  await signUp(context);
  const page = await context.newPage();
  await page.goto(`${stack.web}/credits`);
  await page.getByLabel("Promotion code").fill("NOSUCHCODE");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByLabel("Promotion code").and(page.locator("[aria-invalid=true]")).waitFor();
  expect(new URL(page.url()).hash).toBe("#promotion-code");

  await page.getByLabel("Below this many credits").fill("none");
  await page.getByLabel(/^I let Scrip keep my card/).check();
  await page.getByRole("button", { name: "Turn on automatic top-up" }).click();
  await page.getByText("Write credits above 0, such as 100 or 12.5").waitFor();

  await page.getByRole("button", { name: "Subscribe to Basic" }).click();
  await page.getByRole("button", { name: "Subscribe", exact: true }).waitFor();

  await page.goto(`${stack.web}/credits`);
  await page.getByRole("button", { name: "Send it again" }).click();
  await page.getByText("A new link is on its way").waitFor();
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
