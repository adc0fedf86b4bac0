import type { Page } from "playwright-core";
import { expect } from "vitest";
import { chargeOn, creditsIn } from "./support/charge.ts";
import { journey, stack } from "./support/journey.ts";
import { goTo, openPage, reloadPage } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

const LONG = "Write 1500 words about";

journey(
  "an answer that is stopped, one that is joined after a reload and one that is lost cost what they say",
  async ({ page, context }) => {
    await signUp(context, { credits: 1_000 });
    await openPage(page, `${stack.web}/chat`);

    await sendMessage(page, `${LONG} the sea.`);
    await untilItWrites(page);
    await page.getByRole("button", { name: "Stop the answer" }).click();
    const stopped = await chargeOn(page);
    await page.getByText("stopped; you pay for what came").waitFor();

    await openPage(page, `${stack.web}/chat`);
    await sendMessage(page, `${LONG} rivers.`);
    const before = await untilItWrites(page);
    await page.waitForURL(/\/chat\/cnv_/);
    await reloadPage(page);
    await expect.poll(() => answerOn(page)).toContain(before.slice(0, 80));
    await expect.poll(async () => (await answerOn(page)).length).toBeGreaterThan(before.length + 200);
    const joined = await chargeOn(page);
    expect(joined).toBeGreaterThan(stopped);

    await openPage(page, `${stack.web}/chat`);
    await loseProvider();
    await sendMessage(page, `${LONG} lakes.`);
    const lost = await chargeOn(page);
    await page.getByText("the provider broke off; you pay for what came").waitFor();
    expect(lost).toBeLessThan(joined);

    // What the book says is what the page said, also after another look at the conversation.
    await reloadPage(page);
    expect(await chargeOn(page)).toBe(lost);
    await goTo(page, "History");
    const rows = page.getByTestId("history-row");
    await rows.nth(2).waitFor();
    const amounts = await Promise.all([0, 1, 2].map((index) => amountOf(rows.nth(index))));
    expect(amounts).toEqual([-lost, -joined, -stopped]);
  },
);

async function answerOn(page: Page): Promise<string> {
  const answer = page.getByTestId("answer").last();
  return (await answer.count()) === 0 ? "" : ((await answer.innerText()) ?? "");
}

async function untilItWrites(page: Page): Promise<string> {
  await expect.poll(async () => (await answerOn(page)).length).toBeGreaterThan(400);
  return answerOn(page);
}

/** The connection to the provider breaks in the middle of the next answer. */
async function loseProvider(): Promise<void> {
  const response = await fetch(`${stack.providers}/sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cutAfter: 12, nextN: 1 }),
  });
  expect(response.status).toBe(200);
}

async function amountOf(row: ReturnType<Page["getByTestId"]>): Promise<bigint> {
  const cells = await row.getByRole("cell").allTextContents();
  return creditsIn(cells.at(-3) ?? null);
}
