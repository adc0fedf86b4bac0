import { displayCredits, microcreditsOf } from "@scrip/money";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { journey, journeyOn, stack } from "./support/journey.ts";
import { openPage } from "./support/open-page.ts";
import { logIn, signUp } from "./support/people.ts";

journeyOn(
  ["desktop, light", "phone, dark"],
  "a customer sees what a year cost, by keyboard too",
  async ({ context, page, screen }) => {
    await logIn(context, "rich@scrip.test");
    await openPage(page, `${stack.web}/usage`);
    await page.getByText("in the 30 days before").first().waitFor();

    await page.getByRole("link", { name: "7 days" }).press("Enter");
    await page.waitForURL(/\?range=7d$/);
    await page.getByText("in the 7 days before").first().waitFor();

    await page.getByRole("link", { name: "12 months" }).click();
    await page.waitForURL(/\?range=12m$/);
    await page.getByRole("heading", { name: "By month" }).waitFor();
    const today = await dayOn(page);
    const year = await readUsage(context, lastYear(today));
    expect(await totalOn(page)).toBe(year.credits);

    const models = page.getByRole("region", { name: "By model" });
    const drawn = await models.getByRole("listitem").allInnerTexts();
    await models.getByRole("radio", { name: "Chart" }).press("ArrowRight");
    await models.locator("tbody tr").first().waitFor();
    const rows = await models.locator("tbody tr").allInnerTexts();
    expect(rows.map(words)).toEqual(drawn.map(words));
    expect(await models.locator("tfoot td").last().innerText()).toBe(shown(year.credits));
    await models.getByRole("radio", { name: "Table" }).press("ArrowLeft");
    await models.getByRole("listitem").first().waitFor();

    const savings = await readSavings(page);
    expect(savings.length).toBeGreaterThan(0);
    for (const { difference, alone, charged } of savings) {
      expect(alone > charged ? alone - charged : charged - alone).toBe(difference);
    }

    const steps = page.getByRole("region", { name: "By month" });
    await steps.locator("svg rect").first().waitFor();
    const isPhone = screen.startsWith("phone");
    // A finger is gone as soon as it has pointed; what it pointed at is still told then.
    await (isPhone ? steps.getByRole("img").tap() : steps.getByRole("img").hover());
    const told = steps.getByRole("img").locator("p").first();
    const pointed = await told.innerText();
    if (isPhone) await page.getByRole("heading", { name: "By month" }).tap();
    else await page.getByRole("heading", { name: "By month" }).hover();
    await told.waitFor({ state: "detached" });
    await steps.getByText("Table", { exact: true }).click();
    await steps.getByRole("cell", { name: pointed, exact: true }).waitFor();
    await expect.poll(() => steps.locator("tbody tr").count()).toBe(year.timeline.length);
    expect(await steps.locator("tfoot td").last().innerText()).toBe(shown(year.credits));

    const estimates = page.getByRole("table", { name: "Estimates by task" }).getByRole("row").nth(1);
    if (isPhone) await estimates.getByText(/^[\d,]+ answers?$/).waitFor();
    const [from, to] = [daysBefore(today, 120), daysBefore(today, 90)];
    await page.getByRole("button", { name: "Other days" }).click();
    await page.getByLabel("From", { exact: true }).fill(from);
    await page.getByLabel("To", { exact: true }).fill(to);
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(`**/usage?from=${from}&to=${to}`);
    await page.getByText("in the 31 days before").first().waitFor();
    const month = await readUsage(context, { from, to: daysBefore(today, 89) });
    expect(await totalOn(page)).toBe(month.credits);

    await page.getByRole("button", { name: "Export" }).click();
    const link = page.getByRole("menuitem", { name: "By model as CSV" });
    const file = await context.request.get(new URL((await link.getAttribute("href")) ?? "", stack.web).href);
    expect((await file.text()).trim().split("\r\n")).toHaveLength(1 + month.byModel.length);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  },
);

journey("usage begins with the first charge, on a page that was open", async ({ context, page }) => {
  await signUp(context, { credits: 100 });
  await openPage(page, `${stack.web}/usage`);
  await page.getByText("Nothing used yet").waitFor();
  await ask(context);
  await page.getByTestId("usage-total").waitFor();
  const { credits, byModel } = await readUsage(context, {});
  await expect.poll(() => totalOn(page)).toBe(credits);
  const models = page.getByRole("region", { name: "By model" }).getByRole("listitem");
  await expect.poll(() => models.count()).toBe(byModel.length);
});

type Usage = { credits: string; timeline: object[]; byModel: object[] };

async function readUsage(context: BrowserContext, days: Record<string, string>): Promise<Usage> {
  const response = await context.request.get(`${stack.web}/api/usage?${new URLSearchParams(days)}`);
  expect(response.status()).toBe(200);
  return response.json();
}

async function totalOn(page: Page): Promise<string> {
  const text = await page.getByTestId("usage-total").innerText();
  return text.replaceAll(/[^\d.]/g, "");
}

/** The last day that the page shows, which is today by the product's clock. */
async function dayOn(page: Page): Promise<Date> {
  const [, last = ""] = /Used from .* to (.+), days/.exec(await page.getByText("Used from").innerText()) ?? [];
  return new Date(`${last} UTC`);
}

function daysBefore(today: Date, days: number): string {
  return new Date(today.getTime() - days * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** From the same day a year ago; a 29 February has none, so from the day after. */
function lastYear(today: Date): Record<string, string> {
  const to = daysBefore(today, -1);
  const from = new Date(to);
  from.setUTCFullYear(from.getUTCFullYear() - 1);
  return { from: from.toISOString().slice(0, 10), to, unit: "month" };
}

const words = (text: string) => text.split(/\s+/).filter(Boolean);

/** An amount as a chart and its table write it: exactly, so that what is shown adds up. */
const shown = (credits: string) => displayCredits(microcreditsOf(credits));

/** The difference to each model that is compared, and the two amounts it is between, as the page says them. */
async function readSavings(page: Page): Promise<{ difference: bigint; alone: bigint; charged: bigint }[]> {
  const texts = await page
    .getByRole("region", { name: "One model for everything" })
    .locator("dl > div")
    .allInnerTexts();
  return texts.map((text) => {
    const [, difference, alone, charged] =
      /([\d,.]+) credits (?:saved|more)\s+With .+ alone ([\d,.]+), charged ([\d,.]+)\./.exec(text) ?? [];
    return { difference: read(difference), alone: read(alone), charged: read(charged) };
  });
}

const read = (shownAmount = "") => microcreditsOf(shownAmount.replaceAll(",", ""));

async function ask(context: BrowserContext): Promise<void> {
  const headers = { origin: stack.web };
  const made = await context.request.post(`${stack.web}/api/trpc/apiKeys.create`, {
    headers,
    data: { name: "Journey", scopes: ["chat"] },
  });
  const { secret } = (await made.json()).result.data;
  const answered = await fetch(`${stack.web}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] }),
  });
  expect(answered.status).toBe(200);
}
