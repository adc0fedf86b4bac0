import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
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
