import { expect } from "vitest";
import { journeyOn, stack } from "./support/journey.ts";
import { openPage, waitForTitle } from "./support/open-page.ts";
import { SCREENS } from "./support/screens.ts";

journeyOn(SCREENS, "the API reference is read", async ({ page }) => {
  await openPage(page, `${stack.web}/api/docs`);
  await waitForTitle(page, "API reference");
  await page.getByText("Body (JSON schema)").first().click();
  await page.locator("details[open] pre").first().waitFor();
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overhang, "it scrolls sideways").toBeLessThanOrEqual(0);

  const errors = page.getByRole("region", { name: "Errors" });
  await errors.getByText("insufficient_credits").waitFor();
  const answering = page.getByRole("region", { name: "POST /v1/chat/completions", exact: true });
  await answering.getByText("x-credits-held").waitFor();

  const links = page.getByRole("navigation", { name: "Operations" }).getByRole("link");
  expect(await links.count()).toBeGreaterThan(20);
  await links.last().click();
  await page.waitForURL(/#./);
  const target = new URL(page.url()).hash.slice(1);
  await page.locator(`[id="${target}"]`).waitFor();
});
