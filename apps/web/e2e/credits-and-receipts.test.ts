import pg from "pg";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, journeyOn, stack } from "./support/journey.ts";
import { follow, openPage, waitForTitle } from "./support/open-page.ts";
import { logIn, signUp } from "./support/people.ts";
import { sendMessage } from "./support/send-message.ts";

const SCREENS = ["desktop, light", "phone, dark"] as const;

journeyOn(
  SCREENS,
  "codes are entered on the credits page, and the purchase with one has its receipt as a page and as a PDF",
  async ({ page, context, expectProblem }) => {
    expectProblem(/400/); // Chromium writes a line for the code that is refused
    await signUp(context);
    const [gives, takesOff] = [await makeCode({ credits: "250", validDays: 30 }), await makeCode({ percentOff: 20 })];
    await openPage(page, `${stack.web}/credits`);

    await enterCode(page, "NOSUCHCODE");
    await page.getByText("There is no such code.").waitFor();
    await enterCode(page, "no code at all");
    await page.getByText("A code has 3 to 40 letters and digits", { exact: true }).waitFor();

    await enterCode(page, gives.toLowerCase());
    await page.getByText("250 credits are in your balance.").waitFor();
    await expect.poll(() => page.getByTestId("balance-total").textContent()).toMatch(/^250\s*credits/);
    await expect.poll(() => page.getByTestId("expiry").textContent()).toMatch(/^250expire on .+, in 30 days$/);

    await enterCode(page, takesOff);
    await page.getByText(`${takesOff} takes 20 % off one purchase.`).waitFor();
    await page.getByRole("button", { name: "Buy Basic" }).click();
    await page.getByRole("button", { name: "Pay $36.00" }).click();
    await waitForTitle(page, "Your credits are here");

    await openPage(page, `${stack.web}/receipts`);
    await follow(page.getByTestId("receipt-row").getByRole("link", { name: "Basic package" }), /^Receipt R-/);
    await page.getByText(`Discount (${takesOff})`).waitFor();
    await page.getByText("$36.00 USD").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as PDF" }).click(),
    ]);
    const pdf = await context.request.get(download.url());
    expect(pdf.headers()["content-type"]).toBe("application/pdf");
    const bytes = await pdf.body();
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(bytes.toString("latin1").trimEnd().endsWith("%%EOF")).toBe(true);

    await page.goto(`${stack.web}/credits?cancelled=purchase`);
    await page.getByText("Nothing was charged.", { exact: true }).waitFor();
  },
);

journeyOn(SCREENS, "a year of receipts is narrowed to one, and adds up", async ({ page, context }) => {
  await logIn(context, "rich@scrip.test");
  await openPage(page, `${stack.web}/receipts`);
  const all = await page.getByTestId("receipt-row").count();
  const years = await page.getByRole("navigation", { name: "Years" }).getByRole("link").allTextContents();
  // All years, and those of the last 365 days in which something was bought: in the first days of January that is one.
  expect(years.length).toBeGreaterThan(1);

  let found = 0;
  for (const year of years.slice(1)) {
    await page.getByRole("navigation", { name: "Years" }).getByRole("link", { name: year }).click();
    await page.waitForURL(`**/receipts?year=${year}`);
    await page.getByRole("link", { name: year }).and(page.locator("[aria-current=page]")).waitFor();
    found += await page.getByTestId("receipt-row").count();
  }
  expect(found).toBe(all);
  await openPage(page, `${stack.web}/receipts`);
  await follow(page.getByRole("link", { name: "Change to the Pro plan" }), /^Receipt R-/);
  await page.getByText("Change to the Pro plan").waitFor();
});

journey(
  "what is owed and why nothing can be spent is said, with the payment it is about",
  async ({ page, context }) => {
    const { customerId } = await signUp(context);
    await openPage(page, `${stack.web}/credits`);
    await buy(page, "Starter");
    await openPage(page, `${stack.web}/chat`);
    await sendMessage(page, "Say hello in three words.");
    await page.getByTestId("charge").waitFor();

    await control("/sandbox/refunds", { paymentIntent: await lastIntentOf(customerId) });
    await waitForNotice(page, /^You owe .+ credits?$/);
    const owed = (await page.getByText(/^You owe .+ credits?$/).textContent())?.match(/[\d.]+/)?.[0];
    await follow(page.getByText("that was refunded on").getByRole("link", { name: "payment" }), /^Receipt R-/);
    await page.getByText(/^Refunded, /).waitFor();
    await page
      .getByText(/^Nothing can be spent\. You owe .+ credits?, which the next purchase repays first\./)
      .waitFor();

    await openPage(page, `${stack.web}/chat`);
    await sendMessage(page, "Say hello again.");
    await page.getByText(/You owe .+: nothing can be spent until the next purchase has repaid it\./).waitFor();

    await openPage(page, `${stack.web}/credits`);
    await buy(page, "Basic");
    await page.getByText(`Of what you bought, ${owed} repaid credits you owed.`).waitFor();
    await openPage(page, `${stack.web}/credits`);
    await expect.poll(() => page.getByText(/^You owe/).count()).toBe(0);

    await control("/sandbox/disputes", { paymentIntent: await lastIntentOf(customerId), path: "open" });
    await waitForNotice(page, "Nothing can be spent: a payment is disputed");
    await follow(page.getByRole("link", { name: "The payment it is about" }), /^Receipt R-/);
    await page.getByText("Basic package").waitFor();
    await openPage(page, `${stack.web}/chat`);
    await page.getByText("Nothing can be spent. A payment is disputed").waitFor();
    await follow(page.getByRole("link", { name: "Why, and what ends it" }), "Credits");
    await waitForNotice(page, "Nothing can be spent: a payment is disputed");
  },
);

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Promotion code").fill(code);
  await page.getByRole("button", { name: "Apply" }).click();
}

async function buy(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Buy ${name}` }).click();
  await page.getByRole("button", { name: /^Pay \$\d/ }).click();
  await waitForTitle(page, "Your credits are here");
}

/** The webhook and its job take a moment. */
async function waitForNotice(page: Page, title: string | RegExp): Promise<void> {
  const look = async () => {
    await openPage(page, `${stack.web}/credits`);
    return page.getByText(title).count();
  };
  await expect.poll(look, { timeout: 60_000, interval: 1_000 }).toBe(1);
}

/** An operator makes a code for everybody. */
async function makeCode(terms: object): Promise<string> {
  const code = `CODE${crypto.randomUUID().replaceAll("-", "").slice(0, 12).toUpperCase()}`;
  const admin = stack.users.find((user) => user.email === "admin@scrip.test");
  const response = await fetch(`${stack.admin}/api/credits/admin/promotion-codes`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${admin?.apiKey}` },
    body: JSON.stringify({ code, ...terms }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return code;
}

/** What Stripe calls the latest payment of a customer. */
async function lastIntentOf(customerId: string): Promise<string> {
  const client = new pg.Client({ connectionString: stack.ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT payment_intent_id FROM payment WHERE customer_id = $1 AND paid_at IS NOT NULL ORDER BY paid_at DESC LIMIT 1",
      [customerId],
    );
    return rows[0].payment_intent_id;
  } finally {
    await client.end();
  }
}

async function control(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${stack.stripe}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.ok, await response.text()).toBe(true);
}
