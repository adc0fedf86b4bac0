import { microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { creditsIn } from "./support/charge.ts";
import { journey, stack } from "./support/journey.ts";
import { follow, goTo, openPage, waitForTitle } from "./support/open-page.ts";
import { waitUntilSettled } from "./support/wait-until-settled.ts";

const STARTER = microcreditsOf("1000");
const PROMPT = "Explain in three sentences what double-entry bookkeeping is.";

journey("somebody new buys credits, asks, and is charged what the answer cost", async ({ page, context }) => {
  await signUp(page);
  expect(await availableOn(page)).toBe(0n);

  const secondTab = await context.newPage();
  await openPage(secondTab, `${stack.web}/chat`);
  expect(await availableOn(secondTab)).toBe(0n);

  await buyStarter(page);
  await waitForAvailable(page, STARTER);
  // Nobody touched this tab: the balance came to it.
  await waitForAvailable(secondTab, STARTER);
  await secondTab.close();

  await follow(page.getByRole("link", { name: "Start a conversation" }), "Chat");
  const promised = await readEstimate(page);
  const charge = await ask(page);
  expect(charge).toBeGreaterThan(0n);
  expect(charge).toBeLessThanOrEqual(promised.max);
  await waitForAvailable(page, STARTER - charge);

  await goTo(page, "History");
  const rows = page.getByTestId("history-row");
  await expect.poll(() => rows.count()).toBe(2);
  expect(await amountsOf(rows.nth(0))).toEqual({ amount: -charge, before: STARTER, after: STARTER - charge });
  expect(await amountsOf(rows.nth(1))).toEqual({ amount: STARTER, before: 0n, after: STARTER });

  await openPage(page, `${stack.web}/chat`);
  await page.getByRole("complementary", { name: "Conversations" }).getByRole("link", { name: PROMPT }).click();
  await page.getByTestId("charge").waitFor();
  expect(creditsIn(await page.getByTestId("charge").textContent())).toBe(charge);
});

async function signUp(page: Page): Promise<void> {
  await openPage(page, stack.web);
  await follow(page.getByRole("link", { name: "Create an account" }), "Create an account");
  await page.getByLabel("E-mail").fill(`ada.${crypto.randomUUID()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Create account" }).click();
  await waitForTitle(page, "Credits");
}

/** One click to the payment page, one to pay; then back in the app. */
async function buyStarter(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("button", { name: "Pay $10.00" }).click();
  await waitForTitle(page, "Your credits are here");
  await waitUntilSettled(page);
  expect(new URL(page.url()).origin).toBe(new URL(stack.web).origin);
}

/** Writes the prompt and reads what is promised before anything is sent. */
async function readEstimate(page: Page): Promise<{ max: bigint }> {
  await page.getByLabel("Message").fill(PROMPT);
  const estimate = page.getByTestId("estimate");
  await estimate.waitFor();
  const [model, task, range, atMost, after] = await estimate.getByRole("listitem").allTextContents();
  expect(model).toMatch(/\w/);
  expect(task).toMatch(/^[a-z ]+, (simple|medium|complex)$/);
  expect(range).toMatch(/^[\d.,]+ to [\d.,]+ credits$/);
  expect(after).toMatch(/^[\d.,]+ after$/);
  await page.getByRole("button", { name: "why", exact: true }).click();
  const reason = page.getByRole("dialog", { name: "Why this model" });
  await expect.poll(() => reason.getByRole("row").count()).toBe(3);
  await page.keyboard.press("Escape");
  return { max: creditsIn(atMost ?? null) };
}

async function ask(page: Page): Promise<bigint> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByTestId("charge").waitFor();
  const answer = await page.getByTestId("answer").textContent();
  expect(answer?.length).toBeGreaterThan(40);
  await page.waitForURL(`${stack.web}/chat/cnv_*`);
  return creditsIn(await page.getByTestId("charge").textContent());
}

async function availableOn(page: Page): Promise<bigint> {
  const label = await page.getByTestId("balance").getAttribute("aria-label");
  return creditsIn(label);
}

async function waitForAvailable(page: Page, expected: bigint): Promise<void> {
  await expect.poll(() => availableOn(page)).toBe(expected);
}

async function amountsOf(
  row: ReturnType<Page["getByTestId"]>,
): Promise<{ amount: bigint; before: bigint; after: bigint }> {
  const cells = await row.getByRole("cell").allTextContents();
  const [amount, before, after] = cells.slice(-3).map(creditsIn);
  if (amount === undefined || before === undefined || after === undefined)
    throw new Error(`not a row: ${cells.join(" | ")}`);
  return { amount, before, after };
}
