import { microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { NewCustomer } from "./support/accounts.ts";
import { journey, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";

const DAY_S = 24 * 3_600;
const BASIC_MONTH = ["Basic plan", "Bonus of the Basic plan"];
const UPGRADE = ["Change to the Pro plan", "Bonus of the change to the Pro plan"];
const PRO_MONTH = ["Pro plan", "Bonus of the Pro plan"];

journey(
  "somebody subscribes, takes a better plan, is renewed twice on the clock, and cancels",
  { timeout: 240_000 },
  async ({ page, context }) => {
    const customer = await signUp(context);
    await openPage(page, `${stack.web}/credits`);

    await page.getByRole("button", { name: "Subscribe to Basic" }).click();
    await page.getByRole("button", { name: "Subscribe", exact: true }).click();
    await page.waitForURL(`${stack.web}/credits**`);
    await waitForPlan(page, "Basic, $45 a month");
    await untilBalance(page).toBe(5_500);
    expect(await planGrantsIn(page)).toEqual(sorted(BASIC_MONTH));

    await manage(page, "Change plan", "Pro");
    await waitForPlan(page, "Pro, $100 a month");
    // The rest of this first month is nearly all of it: what was paid for it gives nearly 55 % of a month of Pro.
    await untilBalance(page).toBeGreaterThan(5_500 + 7_000);
    const upgraded = await balanceOf(page);
    expect(await planGrantsIn(page)).toEqual(sorted([...BASIC_MONTH, ...UPGRADE]));

    await advance(page, 32 * DAY_S);
    await logIn(page, customer);
    await untilBalance(page).toBe(upgraded + 13_500);
    expect(await planGrantsIn(page)).toEqual(sorted([...BASIC_MONTH, ...UPGRADE, ...PRO_MONTH]));

    await advance(page, 31 * DAY_S);
    await logIn(page, customer);
    // What was bought in the first month has expired, or does so in a moment; two months of Pro are left.
    await untilBalance(page).toBe(2 * 13_500);
    expect(await planGrantsIn(page)).toEqual(sorted([...BASIC_MONTH, ...UPGRADE, ...PRO_MONTH, ...PRO_MONTH]));

    await manage(page, "Cancel at the end of the period");
    await waitForPlan(page, "Ends");
    expect(await page.getByTestId("plan").getByText("Next renewal").count()).toBe(0);

    await advance(page, 31 * DAY_S);
    await logIn(page, customer);
    await waitForPlan(page, "Ended");
    // The older of the two months has expired, the newer has not, and nothing new was paid.
    await untilBalance(page).toBe(13_500);
    expect(await planGrantsIn(page)).toEqual(sorted([...BASIC_MONTH, ...UPGRADE, ...PRO_MONTH, ...PRO_MONTH]));
  },
);

/** A month later nobody is logged in any more. */
async function logIn(page: Page, { email, password }: NewCustomer): Promise<void> {
  await openPage(page, `${stack.web}/login?next=/credits`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByTestId("balance").waitFor();
}

async function waitForPlan(page: Page, words: string): Promise<void> {
  const look = async () => {
    await page.goto(`${stack.web}/credits`);
    return page.getByTestId("plan").getByText(words, { exact: true }).count();
  };
  await expect.poll(look, { timeout: 60_000, interval: 1_000 }).toBe(1);
}

/** Does something on Stripe's page. */
async function manage(page: Page, button: string, plan?: string): Promise<void> {
  await openPage(page, `${stack.web}/credits`);
  await page.getByRole("button", { name: "Manage plan" }).click();
  await page.waitForURL("**/p/session/**");
  if (plan !== undefined) {
    const label = await page.locator("option", { hasText: plan }).first().textContent();
    await page.locator('select[name="price"]').selectOption({ label: label ?? "" });
  }
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: button }).click();
  expect((await answered).status()).toBe(303);
}

function untilBalance(page: Page) {
  return expect.poll(() => balanceOf(page), { timeout: 75_000, interval: 1_000 });
}

async function balanceOf(page: Page): Promise<number> {
  await page.goto(`${stack.web}/credits`);
  const label = await page.getByTestId("balance").getAttribute("aria-label");
  const [found = "0"] = /\d[\d,]*(\.\d+)?/.exec(label ?? "") ?? [];
  return Number(microcreditsOf(found.replaceAll(",", ""))) / 1e6;
}

/** What the history says that plans have brought, in the order of the alphabet. */
async function planGrantsIn(page: Page): Promise<string[]> {
  await page.goto(`${stack.web}/history`);
  await page.getByTestId("history-row").first().waitFor();
  const rows = await page.getByTestId("history-row").getByRole("link").allTextContents();
  return sorted(rows.filter((row) => row.endsWith(" plan")));
}

function sorted(rows: readonly string[]): string[] {
  return rows.toSorted((one, other) => one.localeCompare(other));
}

/** Nobody sits in front of the page for a month: its log-in ends meanwhile. */
async function advance(page: Page, seconds: number): Promise<void> {
  await page.goto("about:blank");
  const response = await fetch(`${stack.stripe}/sandbox/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advance: `${seconds}s` }),
  });
  expect(response.ok, await response.text()).toBe(true);
}
