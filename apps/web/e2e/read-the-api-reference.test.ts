import { expect } from "vitest";
import { journeyOn, stack } from "./support/journey.ts";
import { SCREENS } from "./support/screens.ts";

journeyOn(SCREENS, "the API reference is read", async ({ page }) => {
  await page.goto(`${stack.web}/api/docs`);
  await page.getByRole("heading", { name: "API reference" }).waitFor();
  await page.getByText("Body (JSON schema)").first().click();
  await page.locator("details[open] pre").first().waitFor();
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overhang, "it scrolls sideways").toBeLessThanOrEqual(0);

  const links = page.getByRole("navigation", { name: "Operations" }).getByRole("link");
  expect(await links.count()).toBeGreaterThan(20);
  await links.last().click();
  const target = new URL(page.url()).hash.slice(1);
  expect(await page.locator(`[id="${target}"]`).isVisible()).toBe(true);
});
