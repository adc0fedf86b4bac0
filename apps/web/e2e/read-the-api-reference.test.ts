import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";

const pictures = join(import.meta.dirname, "../../../.screenshots");
const PHONE = { width: 375, height: 800 };
const DESKTOP = { width: 1280, height: 800 };

journey("the API reference is read by light and by dark, on a phone and on a desk", async ({ page }) => {
  await mkdir(pictures, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [screen, viewport] of Object.entries({ PHONE, DESKTOP })) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.goto(`${stack.web}/api/docs`);
      await page.getByRole("heading", { name: "API reference" }).waitFor();
      await page.getByText("Body (JSON schema)").first().click();
      await page.locator("details[open] pre").first().waitFor();
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overhang, `${screen} scrolls sideways`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(pictures, `api-docs-${screen.toLowerCase()}-${colorScheme}.png`) });
    }
  }

  const links = page.getByRole("navigation", { name: "Operations" }).getByRole("link");
  expect(await links.count()).toBeGreaterThan(20);
  await links.last().click();
  const target = new URL(page.url()).hash.slice(1);
  expect(await page.locator(`[id="${target}"]`).isVisible()).toBe(true);
});
