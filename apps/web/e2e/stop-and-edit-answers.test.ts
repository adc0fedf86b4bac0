import type { Page } from "playwright-core";
import { expect } from "vitest";
import { chargeOn } from "./support/charge.ts";
import { journey, stack } from "./support/journey.ts";
import { openPage, reloadPage } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

journey("an answer that is stopped at once ends, and the stop leaves the next one alone", async ({ page, context }) => {
  await signUp(context, { credits: 1_000 });
  await openPage(page, `${stack.web}/chat`);
  await sendMessage(page, "Write 1500 words about bees.");
  await page.getByRole("button", { name: "Stop the answer" }).click();
  const stopped = await chargeOn(page);
  await page.getByText("stopped; you pay for what came").waitFor();

  await sendMessage(page, "Write 1500 words about wasps.");
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
  const title = page.getByLabel("Title", { exact: true });
  const given = await title.inputValue();
  await title.fill("Not this");
  await page.keyboard.press("Escape");
  expect(await title.inputValue()).toBe(given);
  await title.fill("Small marsupials");
  await page.keyboard.press("Enter");
  const list = page.getByRole("complementary", { name: "Conversations" });
  const row = list.getByRole("link", { name: "Small marsupials" });
  await row.waitFor();
  await list.getByRole("button", { name: "Change Small marsupials" }).press("Enter");
  await page.getByRole("menuitem", { name: "Rename" }).press("Enter");
  await page.getByLabel("New title").fill("Not this either");
  await page.keyboard.press("Escape");
  await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);

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

/** The id of the request whose charge is shown. */
async function chargeIdOn(page: Page): Promise<string> {
  await page.getByTestId("charge").last().click();
  const dialog = page.getByRole("dialog", { name: "What this answer cost" });
  const text = await dialog.getByText(/req_\w+/).innerText();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return /req_\w+/.exec(text)?.[0] ?? "";
}
