import { microcreditsOf } from "@scrip/money";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

const TABS = 8;
const STARTER = microcreditsOf("1000");

journey(
  "eight tabs show every change of the balance over one connection, whichever tab closes",
  async ({ page, context, annotate }) => {
    const listening = watchConnections(context);
    await signUp(context);
    await openPage(page, `${stack.web}/credits`);
    const tabs = [page];
    while (tabs.length < TABS) {
      const tab = await context.newPage();
      await tab.goto(`${stack.web}/chat`);
      tabs.push(tab);
    }
    for (const tab of tabs) await waitForAvailable(tab, 0n);
    await expect.poll(() => listening()).toEqual([page]);

    // The tab that listens leaves for the payment page, so that another has to take over in the middle of a purchase.
    await Promise.all(tabs.map(noteChange));
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await page.getByRole("button", { name: "Pay $10.00" }).click();
    await page.getByRole("heading", { name: "Your credits are here" }).waitFor();
    for (const tab of tabs) await waitForAvailable(tab, STARTER);
    await expect.poll(() => listening().length).toBe(1);
    await annotate(`purchase: ${await slowestTab(tabs.slice(1))}`);

    const [leader] = listening();
    expect(leader).not.toBe(page);
    await leader?.close();
    const left = tabs.filter((tab) => tab !== leader);
    await expect.poll(() => listening().length).toBe(1);
    expect(left).toContain(listening()[0]);

    await Promise.all(left.map(noteChange));
    await openPage(page, `${stack.web}/chat`);
    await sendMessage(page, "Say hello in five words.");
    await page.getByTestId("charge").waitFor();
    const { available } = await readJson(page, "/api/credits/balance");
    expect(microcreditsOf(available)).toBeLessThan(STARTER);
    for (const tab of left) await waitForAvailable(tab, microcreditsOf(available));
    await expect.poll(() => listening().length).toBe(1);
    await annotate(
      `charge, after the listening tab was closed: ${await slowestTab(left.filter((tab) => tab !== page))}`,
    );
  },
);

/** Tells which tabs hold a connection for the balance right now, a tab once for every connection. */
function watchConnections(context: BrowserContext): () => Page[] {
  const open = new Map<object, Page>();
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/balance-events") open.set(request, request.frame().page());
  });
  for (const ending of ["requestfinished", "requestfailed"] as const) {
    context.on(ending as "requestfinished", (request) => void open.delete(request));
  }
  return () => [...open.values()].filter((page) => !page.isClosed());
}

async function waitForAvailable(page: Page, expected: bigint): Promise<void> {
  const read = async () => {
    const label = await page.getByTestId("balance").getAttribute("aria-label");
    const [found = ""] = /\d[\d,]*(\.\d+)?/.exec(label ?? "") ?? [];
    return microcreditsOf(found.replaceAll(",", ""));
  };
  await expect.poll(read).toBe(expected);
}

/** Has the tab note when its balance changed last. */
async function noteChange(page: Page): Promise<void> {
  await page.getByTestId("balance").evaluate((balance) => {
    new MutationObserver(() => {
      document.documentElement.dataset["changedAt"] = String(Date.now());
    }).observe(balance, { attributes: true, attributeFilter: ["aria-label"] });
  });
}

/** How long after the booking the last of these tabs showed it; the machine's clock is the product's here. */
async function slowestTab(tabs: readonly Page[]): Promise<string> {
  const shown = await Promise.all(
    tabs.map((tab) => tab.evaluate(() => Number(document.documentElement.dataset["changedAt"]))),
  );
  const [tab] = tabs;
  const { items } = tab ? await readJson(tab, "/api/credits/history?limit=1") : { items: [] };
  return `shown on ${tabs.length} tabs at most ${Math.max(...shown) - Date.parse(items[0]?.createdAt)} ms after the booking`;
}

async function readJson(page: Page, path: string) {
  const response = await page.request.get(`${stack.web}${path}`);
  expect(response.status()).toBe(200);
  return response.json();
}
