import { microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";
import { expect } from "vitest";
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

journey("an answer that is stopped at once ends, and the stop leaves the next one alone", async ({ page, context }) => {
  await signUp(context, { credits: 1_000 });
  await openPage(page, `${stack.web}/chat`);
  await sendMessage(page, `${LONG} bees.`);
  await page.getByRole("button", { name: "Stop the answer" }).click();
  const stopped = await chargeOn(page);
  await page.getByText("stopped; you pay for what came").waitFor();

  await sendMessage(page, `${LONG} wasps.`);
  await expect.poll(() => page.getByTestId("charge").count()).toBe(2);
  expect(await chargeOn(page)).toBeGreaterThan(stopped);
  expect(await page.getByText("stopped; you pay for what came").count()).toBe(1);
});

journey("a conversation is renamed, found, rated, written again and edited", async ({ page, context }) => {
  await signUp(context, { credits: 1_000 });
  await openPage(page, `${stack.web}/chat`);
  await sendMessage(page, "Say hello to quokkas in five words.");
  await chargeOn(page);
  await reloadPage(page);
  await page.getByLabel("Title", { exact: true }).fill("Small marsupials");
  await page.keyboard.press("Enter");
  const list = page.getByRole("complementary", { name: "Conversations" });
  await list.getByRole("link", { name: "Small marsupials" }).waitFor();

  await page.getByRole("button", { name: "Good answer" }).click();
  await page.getByRole("button", { name: "Good answer", pressed: true }).waitFor();
  const first = await chargeIdOn(page);
  await page.getByRole("button", { name: "Regenerate" }).click();
  // What it costs is said first; the price that is sent may differ by now, and then it is asked again.
  await page.getByRole("button", { name: "Answer again with" }).first().click();
  const asksAgain = page.getByText("Send it again if you agree");
  const isAnother = page.getByRole("button", { name: "Earlier answer" });
  await asksAgain.or(isAnother).waitFor();
  if (await asksAgain.isVisible()) await page.getByRole("button", { name: "Send", exact: true }).click();
  await isAnother.waitFor();
  await chargeOn(page);
  expect(await chargeIdOn(page)).not.toBe(first);
  expect(await page.getByTestId("answer").count()).toBe(1);
  await page.getByRole("button", { name: "Earlier answer" }).click();
  expect(await chargeIdOn(page)).toBe(first);
  await page.getByRole("button", { name: "Later answer" }).click();

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByText("Sending replaces your earlier message").waitFor();
  await sendMessage(page, "Say goodbye to wombats in five words.");
  await page.getByText("Say goodbye to wombats").waitFor();
  await expect.poll(() => page.getByText("Say hello to quokkas").count()).toBe(0);
  await chargeOn(page);

  await list.getByLabel("Search conversations").fill("womb");
  await list.getByRole("link", { name: "Small marsupials" }).waitFor();
  await list.getByLabel("Search conversations").fill("quokkas");
  await list.getByText("No conversation has these words.").waitFor();
});

async function answerOn(page: Page): Promise<string> {
  const answer = page.getByTestId("answer").last();
  return (await answer.count()) === 0 ? "" : ((await answer.innerText()) ?? "");
}

async function untilItWrites(page: Page): Promise<string> {
  await expect.poll(async () => (await answerOn(page)).length).toBeGreaterThan(400);
  return answerOn(page);
}

async function chargeOn(page: Page): Promise<bigint> {
  const charge = page.getByTestId("charge").last();
  await charge.waitFor();
  return creditsIn(await charge.textContent());
}

/** The id of the request whose charge is shown. */
async function chargeIdOn(page: Page): Promise<string> {
  await page.getByTestId("charge").last().click();
  const dialog = page.getByRole("dialog", { name: "What this answer cost" });
  const text = await dialog.getByText(/req_\w+/).innerText();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return /req_\w+/.exec(text)?.[0] ?? "";
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

/** The first amount in a text, as it is written for people. */
function creditsIn(text: string | null): bigint {
  const [found = ""] = /[−+]?\d[\d,]*(\.\d+)?/.exec(text ?? "") ?? [];
  return microcreditsOf(found.replaceAll(",", "").replace("−", "-").replace("+", ""));
}
