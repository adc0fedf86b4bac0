import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { openPage, reloadPage, waitForTitle } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";

journey("somebody goes everywhere by keyboard, and chooses the colours with one key", async ({ page, context }) => {
  await signUp(context);
  await openPage(page, `${stack.web}/chat`);
  await page.getByText("Confirm your e-mail").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await page.keyboard.press("?");
  await sheet.waitFor();
  await page.keyboard.press("t"); // over the page a letter does nothing to it: the colours below start from the system's
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });

  for (const [key, heading] of [
    ["c", "Credits"],
    ["h", "History"],
    ["r", "Receipts"],
    ["s", "Settings"],
  ] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await waitForTitle(page, heading);
    expect(await page.title()).toContain("Scrip");
  }

  for (const theme of ["light", "dark"]) {
    const kept = page.waitForResponse((response) => response.url().includes("/theme"));
    await page.keyboard.press("t");
    await waitForTheme(page, theme);
    await kept;
  }
  await reloadPage(page);
  await waitForTheme(page, "dark");

  await page.keyboard.press("/");
  await page.waitForURL("**/chat");
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
});

journey("keys pressed while the page's scripts start do not keep it from working", async ({ page, context }) => {
  await signUp(context);
  await context.addInitScript(pressKeysAtEveryChance);
  await page.goto(`${stack.web}/credits`);
  await page.locator("html[data-keys-pressed]").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
});

/** Runs in the page: a key between any two of its tasks, from before its scripts run until two seconds after. */
function pressKeysAtEveryChance(): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    document.body?.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", bubbles: true }));
    if (performance.now() < 2_000) port2.postMessage(null);
    else document.documentElement.dataset["keysPressed"] = "2 s";
  };
  port2.postMessage(null);
}

async function waitForTheme(page: Page, theme: string): Promise<void> {
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
}
