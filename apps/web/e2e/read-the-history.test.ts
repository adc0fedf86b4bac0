import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journeyOn, stack } from "./support/journey.ts";
import { follow, openPage, reloadPage } from "./support/open-page.ts";
import { logIn } from "./support/people.ts";

journeyOn(
  ["desktop, light", "phone, dark"],
  "somebody finds a charge, sees what it is made of, and has a month verified",
  async ({ page, context }) => {
    await logIn(context, "rich@scrip.test");
    await openPage(page, `${stack.web}/history`);
    await rowsOf(page).first().waitFor();

    await page.getByRole("button", { name: /^Kind/ }).click();
    await page.getByLabel("Spent").check();
    await page.keyboard.press("Escape");
    await page.getByLabel("Search").fill("sonnet");
    await page.getByLabel("Search").press("Enter");
    await expect.poll(() => new URL(page.url()).search).toBe("?q=sonnet&type=spend");
    await expect.poll(() => namesOf(page)).not.toContainEqual(expect.not.stringContaining("Sonnet"));

    // Whoever gets the address sees the same rows.
    await reloadPage(page);
    expect(await namesOf(page)).not.toContainEqual(expect.not.stringContaining("Sonnet"));

    const row = rowsOf(page).first().getByRole("link");
    await row.press("Enter");
    const drawer = page.getByRole("dialog", { name: "Spent" });
    await drawer.getByTestId("charge-details").waitFor();
    expect(await drawer.getByRole("row").last().textContent()).toContain("Charged");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);

    // Going back closes what was opened, and no more.
    await row.click();
    await drawer.waitFor();
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?q=sonnet&type=spend");

    await page.getByRole("button", { name: "Export" }).click();
    const csv = await downloadOf(page, () => page.getByRole("menuitem", { name: "These rows as CSV" }).click());
    const lines = csv.trim().split("\n");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).every((line) => line.includes("Sonnet"))).toBe(true);

    await follow(page.getByRole("link", { name: "Statements" }), "Statements");
    await follow(page.getByTestId("statement-row").nth(1).getByRole("link"), /^\w+ \d{4}$/);
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("heading", { name: "Everything adds up" }).waitFor();
    const file = await downloadOf(page, () => page.getByRole("link", { name: "Download" }).click());

    await follow(page.getByRole("link", { name: "All statements" }), "Statements");
    await chooseFile(page, file);
    await page.getByText("kept.json is right.").waitFor();
    await chooseFile(page, file.replace(/"closingBalance":"\d+/, '"closingBalance":"9'));
    await page.getByText("kept.json is wrong.").waitFor();
  },
);

const rowsOf = (page: Page) => page.getByTestId("history-row");
const namesOf = (page: Page) => rowsOf(page).getByRole("link").allTextContents();

async function downloadOf(page: Page, act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return readFile(await download.path(), "utf8");
}

async function chooseFile(page: Page, text: string): Promise<void> {
  const kept = { name: "kept.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await page.getByLabel("Statement file").setInputFiles(kept);
}
