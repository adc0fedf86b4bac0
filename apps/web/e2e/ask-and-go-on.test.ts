import { formatCredits, microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { buyAt } from "./support/accounts.ts";
import { chargeOn, creditsIn } from "./support/charge.ts";
import { journey, journeyOn, stack } from "./support/journey.ts";
import { follow, openPage, reloadPage, waitForTitle } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

const PROMPT = "Explain in two sentences what a promissory note is.";

journeyOn(
  ["desktop, light", "phone, dark"],
  "somebody runs out, buys what covers it, and goes on with the same words",
  async ({ page, context }) => {
    await signUp(context);
    await openPage(page, `${stack.web}/chat`);
    await chooseMode(page, "Best");
    await page.getByLabel("Message").fill(PROMPT);
    await page.getByTestId("estimate").getByText("not enough credits").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Nothing was sent or charged.").waitFor();

    // The words outlive the page, and the way to the payment page.
    await reloadPage(page);
    await expect.poll(() => page.getByLabel("Message").inputValue()).toBe(PROMPT);
    await page.getByRole("button", { name: "Model: Best" }).waitFor();
    await page.getByTestId("estimate").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("button", { name: "Buy 1,000 for $10" }).click();
    await page.getByRole("button", { name: "Pay $10.00" }).click();

    await page.getByRole("button", { name: "Send now" }).click();
    const charge = await chargeOn(page);
    expect(await page.getByLabel("Message").inputValue()).toBe("");
    await page.waitForURL(/\/chat\/cnv_/);
    await page.goto(`${stack.web}/history`);
    await expect.poll(() => page.getByTestId("history-row").count()).toBe(2);
    const label = await page.getByTestId("balance").getAttribute("aria-label");
    expect(creditsIn(label)).toBe(microcreditsOf("1000") - charge);
  },
);

journey(
  "who was logged out on another tab is shown the way back, and the words wait",
  async ({ page, context, expectProblem }) => {
    expectProblem(/status of 401/); // Chromium writes a line for each request that is refused
    const { email, password } = await signUp(context, { credits: 100 });
    await openPage(page, `${stack.web}/chat`);
    await context.clearCookies();
    await page.getByLabel("Message").fill(PROMPT);
    await page.getByText("No price: you are logged out.").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Nothing was charged. You are logged out.").waitFor();
    await follow(page.getByRole("alert").getByRole("link", { name: "Log in" }), "Log in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect.poll(() => page.getByLabel("Message").inputValue()).toBe(PROMPT);
    await page.getByTestId("estimate").waitFor();
  },
);

journeyOn(
  ["desktop, dark", "phone, light"],
  "a model, a way of choosing one and a limit change the price, and are remembered",
  async ({ page, context }) => {
    await signUp(context, { credits: 100 });
    await openPage(page, `${stack.web}/chat`);
    await page.getByLabel("Message").fill(PROMPT);
    const estimate = page.getByTestId("estimate");
    await estimate.waitFor();

    await page.getByRole("button", { name: /^Model/ }).click();
    await page.getByRole("combobox").fill("claude son");
    await page.getByRole("option", { name: /^Claude Sonnet/ }).waitFor();
    await page.keyboard.press("Enter");
    await estimate.getByText("Claude Sonnet", { exact: true }).waitFor();
    const unlimited = await atMostOn(page);

    await page.getByRole("button", { name: /^Length/ }).click();
    await page.getByLabel("Never above").fill("2.5");
    await page.getByRole("button", { name: "Done" }).click();
    await expect.poll(() => atMostOn(page)).toBeLessThan(unlimited);
    expect(await atMostOn(page)).toBeLessThanOrEqual(microcreditsOf("2.5"));

    await page.getByRole("button", { name: "why", exact: true }).click();
    await page.getByRole("dialog", { name: "Why this model" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await chargeOn(page)).toBeLessThanOrEqual(microcreditsOf("2.5"));
    await page.waitForURL(/\/chat\/cnv_/);

    await reloadPage(page);
    await page.getByRole("button", { name: "Model: Claude Sonnet" }).waitFor();
    await page.getByRole("button", { name: "never above 2.5 credits" }).waitFor();
    await chooseMode(page, "Economy");
    await page.getByRole("button", { name: "Model: Economy" }).waitFor();
  },
);

journeyOn(
  ["desktop, light", "phone, dark"],
  "credits that arrive while a message is written are told beside it",
  async ({ page, context }) => {
    await signUp(context);
    await openPage(page, `${stack.web}/chat`);
    await page.getByLabel("Message").fill(PROMPT);
    await page.getByTestId("estimate").waitFor();
    await buyAt(stack, context, "starter");
    const message = page.getByRole("listitem").filter({ hasText: "1,000 credits arrived" });
    await message.waitFor();
    const [told, form] = [await message.boundingBox(), await page.locator("form:has(#composer)").boundingBox()];
    expect((told?.y ?? Number.NaN) + (told?.height ?? 0)).toBeLessThan(form?.y ?? 0);
  },
);

journey("from the log-in to a charged answer, an edit and a stop without a mouse", async ({ page, context }) => {
  const { email, password } = await signUp(context, { credits: 100 });
  await context.clearCookies();
  await openPage(page, `${stack.web}/login?next=/chat`);
  await expect.poll(() => focused(page)).toContain("email");
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await waitForTitle(page, "Chat");

  await expect
    .poll(async () => {
      await page.keyboard.press("/");
      return focused(page);
    })
    .toContain("composer");
  await page.getByLabel("Message").fill("");
  await page.keyboard.type("Say hello");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("in five words.");
  await page.getByTestId("estimate").waitFor();
  await page.keyboard.press("Enter");
  const charge = await chargeOn(page);
  await expect
    .poll(() => page.getByRole("status").allTextContents())
    .toContain(`The answer has ended. ${formatCredits(charge)} credits were charged.`);

  // The cost is reached with the Tab key, opens and closes, and the focus is back where it was.
  await expect
    .poll(async () => {
      await page.keyboard.press("Shift+Tab");
      return focused(page);
    })
    .toContain("charge");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "What this answer cost" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toContain("charge");

  // A choice opens at what is chosen; among many models one searches. Closed, it gives the focus back.
  for (const [opener, first] of [
    [page.getByRole("button", { name: /^Length/ }), page.getByRole("radio", { name: "Normal" })],
    [page.getByRole("button", { name: /^Model/ }), page.getByRole("combobox")],
  ] as const) {
    await opener.press("Enter");
    await expect.poll(() => first.evaluate(isFocused)).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => opener.evaluate(isFocused)).toBe(true);
  }

  await page.keyboard.press("/");
  await page.keyboard.press("ArrowUp");
  await page.getByText("Sending replaces your earlier message").waitFor();
  expect(await page.getByLabel("Message").inputValue()).toBe("Say hello\nin five words.");
  await page.keyboard.press("Escape");
  await page.getByText("Sending replaces your earlier message").waitFor({ state: "detached" });

  await page.keyboard.type("Write 1500 words about the sea.");
  await page.getByTestId("estimate").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await page.getByTestId("answer").last().innerText()).length).toBeGreaterThan(300);
  await page.keyboard.press("Escape");
  await page.getByText("stopped; you pay for what came").waitFor();
});

journey("two tabs of one conversation show the same, as it is written", async ({ page, context }) => {
  await signUp(context, { credits: 100 });
  await openPage(page, `${stack.web}/chat`);
  await sendMessage(page, PROMPT);
  await chargeOn(page);
  const other = await context.newPage();
  await page.waitForURL(/\/chat\/cnv_/);
  await openPage(other, page.url());
  await other.getByTestId("charge").waitFor();

  await sendMessage(page, "Write 300 words about the sea.");
  await expect.poll(() => other.getByTestId("answer").count()).toBe(2);
  for (const tab of [page, other]) await expect.poll(() => tab.getByTestId("charge").count()).toBe(2);
  expect(await chargeOn(other)).toBe(await chargeOn(page));
  expect(await other.getByTestId("answer").last().innerText()).toBe(
    await page.getByTestId("answer").last().innerText(),
  );
});

async function chooseMode(page: Page, mode: string): Promise<void> {
  await page.getByRole("button", { name: /^Model/ }).click();
  await page.getByRole("radio", { name: mode }).check();
  await page.keyboard.press("Escape");
}

/** What the shown estimate promises. */
async function atMostOn(page: Page): Promise<bigint> {
  const estimate = page.getByTestId("estimate");
  await estimate.waitFor();
  return creditsIn(await estimate.getByText("at most").textContent());
}

/** What names the element that has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return [element?.id, element?.getAttribute("name"), element?.getAttribute("data-testid")].join(" ");
  });
}

/** Runs in the page. */
const isFocused = (element: Element) => element === document.activeElement;
