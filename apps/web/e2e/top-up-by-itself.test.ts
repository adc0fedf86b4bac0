import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { openPage, reloadPage, waitForTitle } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

journey("an amount that is none is said beside its field, in plain words", async ({ page, context, expectProblem }) => {
  expectProblem(/400/); // Chromium writes a line for the form that is refused
  await signUp(context);
  await openPage(page, `${stack.web}/credits`);
  await turnOn(page, { threshold: "-1", monthlyCap: "0" });
  await page.getByText("Write credits above 0, such as 100 or 12.5", { exact: true }).waitFor();
  await page.getByText("Write whole dollars above 0, such as 100", { exact: true }).waitFor();
});

journey("credits that run low are bought again by themselves, and the history says so", async ({ page, context }) => {
  await signUp(context);
  await openPage(page, `${stack.web}/credits`);
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("button", { name: "Pay $10.00" }).click();
  await waitForTitle(page, "Your credits are here");

  await openPage(page, `${stack.web}/credits`);
  await turnOn(page);
  await page.getByRole("button", { name: "Save card" }).click();
  await page.getByText("Watching your available credits.").waitFor();
  await page.getByText("ending in 4242").waitFor();

  await openPage(page, `${stack.web}/chat`);
  await sendMessage(page, "Explain in three sentences what double-entry bookkeeping is.");
  await page.getByTestId("charge").waitFor();

  await page.goto(`${stack.web}/history`);
  await expect
    .poll(
      async () => {
        await reloadPage(page);
        return page.getByTestId("history-row").allTextContents();
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toContainEqual(expect.stringContaining("Starter package, automatic top-up"));
  await openPage(page, `${stack.web}/receipts`);
  await expect.poll(() => page.getByTestId("receipt-row").count()).toBe(2);

  await openPage(page, `${stack.web}/credits`);
  await page.getByRole("button", { name: "Turn off automatic top-up" }).click();
  await page.getByText("Nothing is bought by itself.").waitFor();
});

journey("a declined card is told to its holder, with the time of the next attempt", async ({ page, context }) => {
  await signUp(context);
  await openPage(page, `${stack.web}/credits`);
  await turnOn(page);
  await page.getByRole("button", { name: "Save card" }).waitFor();
  const session = /cs_\w+/.exec(page.url())?.[0] ?? "";
  await post(`/sandbox/checkout/${session}/pay`, { outcome: "paid", card: "pm_card_chargeCustomerFail" });
  await page.goto(`${stack.web}/credits?card=${session}`);
  // Somebody without any credits is below every threshold.
  await expect
    .poll(
      async () => {
        await reloadPage(page);
        return page.getByTestId("auto-top-up-state").textContent();
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toMatch(/Your card was declined, nothing was charged\. The next attempt is at/);
});

async function turnOn(page: Page, { threshold = "1000", monthlyCap = "50" } = {}): Promise<void> {
  await page.getByLabel("Below this many credits").fill(threshold);
  await page.getByLabel("Buy", { exact: true }).selectOption("starter");
  await page.getByLabel("At most, dollars a month").fill(monthlyCap);
  await page.getByLabel(/^I let Scrip keep my card/).check();
  await page.getByRole("button", { name: "Turn on automatic top-up" }).click();
}

async function post(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${stack.stripe}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.ok, await response.text()).toBe(true);
}
