import { microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";

const STARTER = microcreditsOf("1000");
const PROMPT = "Explain in three sentences what double-entry bookkeeping is.";

journey("somebody new buys credits, asks, and is charged what the answer cost", async ({ page, context }) => {
  await signUp(page);
  expect(await availableOn(page)).toBe(0n);

  const secondTab = await context.newPage();
  await secondTab.goto(`${stack.web}/chat`);
  expect(await availableOn(secondTab)).toBe(0n);

  await buyStarter(page);
  await waitForAvailable(page, STARTER);
  // Nobody touched this tab: the balance came to it.
  await waitForAvailable(secondTab, STARTER);
  await secondTab.close();

  await page.getByRole("link", { name: "Start a conversation" }).click();
  const promised = await readEstimate(page);
  const charge = await ask(page);
  expect(charge).toBeGreaterThan(0n);
  expect(charge).toBeLessThanOrEqual(promised.max);
  await waitForAvailable(page, STARTER - charge);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  const rows = page.getByTestId("history-row");
  await expect.poll(() => rows.count()).toBe(2);
  expect(await amountsOf(rows.nth(0))).toEqual({ amount: -charge, before: STARTER, after: STARTER - charge });
  expect(await amountsOf(rows.nth(1))).toEqual({ amount: STARTER, before: 0n, after: STARTER });

  await page.goto(`${stack.web}/chat`);
  await page.getByRole("complementary", { name: "Conversations" }).getByRole("link", { name: PROMPT }).click();
  await page.getByTestId("charge").waitFor();
  expect(creditsIn(await page.getByTestId("charge").textContent())).toBe(charge);
});

async function signUp(page: Page): Promise<void> {
  await page.goto(stack.web);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill(`ada.${crypto.randomUUID()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery staple");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Credits", exact: true }).waitFor();
}

/** One click to the payment page, one to pay; then back in the app. */
async function buyStarter(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("button", { name: "Pay $10.00" }).click();
  await page.getByRole("heading", { name: "Your credits are here" }).waitFor();
  expect(new URL(page.url()).origin).toBe(new URL(stack.web).origin);
}

/** Writes the prompt and reads what is promised before anything is sent. */
async function readEstimate(page: Page): Promise<{ max: bigint }> {
  await page.getByLabel("Message").fill(PROMPT);
  const estimate = page.getByTestId("estimate");
  await estimate.waitFor({ timeout: 5_000 });
  const [model, task, range, atMost, after] = await estimate.getByRole("listitem").allTextContents();
  expect(model).toMatch(/\w/);
  expect(task).toMatch(/^\w+, (simple|medium|complex)$/);
  expect(range).toMatch(/^[\d.,]+ to [\d.,]+ credits$/);
  expect(after).toMatch(/^[\d.,]+ after$/);
  await page.getByRole("button", { name: "why" }).click();
  const reason = page.getByRole("dialog", { name: "Why this model" });
  expect(await reason.getByRole("row").count()).toBe(3);
  await page.keyboard.press("Escape");
  return { max: creditsIn(atMost ?? null) };
}

async function ask(page: Page): Promise<bigint> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByTestId("charge").waitFor();
  const answer = await page.getByTestId("answer").textContent();
  expect(answer?.length).toBeGreaterThan(40);
  expect(new URL(page.url()).pathname).toMatch(/^\/chat\/cnv_/);
  return creditsIn(await page.getByTestId("charge").textContent());
}

async function availableOn(page: Page): Promise<bigint> {
  const label = await page.getByTestId("balance").getAttribute("aria-label");
  return creditsIn(label);
}

async function waitForAvailable(page: Page, expected: bigint): Promise<void> {
  await expect.poll(() => availableOn(page), { timeout: 10_000 }).toBe(expected);
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

/** The first amount in a text, as it is written for people. */
function creditsIn(text: string | null): bigint {
  const [found = ""] = /[−+]?\d[\d,]*(\.\d+)?/.exec(text ?? "") ?? [];
  return microcreditsOf(found.replaceAll(",", "").replace("−", "-").replace("+", ""));
}
