import type { BrowserContext } from "playwright-core";
import { expect } from "vitest";
import { json } from "./support/accounts.ts";
import { journey, journeyOn, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";

/** More than a page shows at first. */
const TURNS = 22;

journey("what is read stays where it is when earlier messages are shown above it", async ({ page, context }) => {
  await signUp(context, { credits: 1_000 });
  let conversationId: string | undefined;
  for (let turn = 1; turn <= TURNS; turn += 1) {
    conversationId = await sendAt(context, `Say the number ${turn} in five words.`, conversationId);
  }
  await openPage(page, `${stack.web}/chat/${conversationId}`);
  const said = page.getByRole("list", { name: "Conversation", exact: true });
  expect(await said.getByText("Say the number 2 in").count()).toBe(0);
  await page.evaluate(() => scrollTo(0, 0));
  const read = said.getByText(`Say the number ${TURNS - 18} in five words.`);
  const before = await read.boundingBox();
  await page.getByRole("button", { name: "Show earlier messages" }).click();
  await said.getByText("Say the number 1 in").waitFor();
  expect(await read.boundingBox()).toEqual(before);

  // Far down the page, too, what sticks stays in view under what opens over it.
  const list = page.getByRole("complementary", { name: "Conversations" });
  await list.getByRole("button", { name: /^Change/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").waitFor();
  for (const stuck of [page.getByTestId("balance"), page.getByLabel("Title", { exact: true })])
    expect((await stuck.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.mouse.wheel(0, -2_000);
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await read.boundingBox()).toEqual(before);
});

journeyOn(
  ["desktop, light", "phone, dark"],
  "formulas of an answer are set, and nothing else in them",
  async ({ page }) => {
    await openPage(page, `${stack.web}/design`);
    const answers = page.getByRole("region", { name: "Answers" });
    await expect.poll(() => answers.locator("math").count()).toBe(3);
    await answers.getByText("$$\\frac{1}{$$").waitFor();
    expect(await answers.locator("math :is(a, img, script)").count()).toBe(0);
  },
);

/** Sends a message as the chat does, without a page, and waits for its answer. Resolves to the conversation. */
async function sendAt(context: BrowserContext, prompt: string, conversationId: string | undefined): Promise<string> {
  const headers = { origin: stack.web, "idempotency-key": crypto.randomUUID() };
  const where = conversationId ? { conversationId } : {};
  const { quoteId } = await json(
    await context.request.post(`${stack.web}/api/credits/estimate`, { data: { prompt, ...where }, headers }),
  );
  const answer = await context.request.post(`${stack.web}/chat/stream`, {
    data: { prompt, quoteId, controls: {}, ...where },
    headers,
  });
  const lines = (await answer.text()).split("\n").filter((line) => line !== "");
  const started = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "started");
  return started.conversationId;
}
