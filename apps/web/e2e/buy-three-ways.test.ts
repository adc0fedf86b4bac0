import { microcreditsOf } from "@scrip/money";
import pg from "pg";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, stack } from "./support/journey.ts";
import { follow, goTo, openPage, reloadPage, waitForTitle } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";

journey(
  "somebody buys by card, by a delayed method and with a promotion code, and is refunded in part",
  async ({ page, context }) => {
    await signUp(context);
    await openPage(page, `${stack.web}/credits`);

    await buyStarter(page, "Pay $10.00");
    await waitForTitle(page, "Your credits are here");
    await waitForAvailable(page, "1000");

    await openPage(page, `${stack.web}/credits`);
    await buyStarter(page, "Pay later, then paid");
    // Unpaid at first; the page waits, and so does the balance.
    await waitForTitle(page, "Your credits are here");
    await waitForAvailable(page, "2000");

    const code = await createPromotionCode(25);
    await openPage(page, `${stack.web}/credits`);
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await page.getByRole("button", { name: "Pay $10.00" }).waitFor(); // our page takes codes, too
    await page.getByLabel("Promotion code").fill(code);
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Pay $7.50" }).click();
    await waitForTitle(page, "Your credits are here");
    await waitForAvailable(page, "3000");

    await goTo(page, "Receipts");
    const receipts = page.getByTestId("receipt-row");
    await expect.poll(() => receipts.count()).toBe(3);
    expect((await cellsOf(page, "receipt-row", 0)).slice(-2)).toEqual(["$7.50", "–"]);
    await follow(receipts.nth(0).getByRole("link"), /^Receipt R-/);
    await page.getByText(`Discount (${code})`).waitFor();
    await page.getByText("−$2.50").waitFor();
    const [pdf] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as PDF" }).click(),
    ]);
    expect(pdf.suggestedFilename()).toMatch(/^R-\d+\.pdf$/);
    expect(await pdf.failure()).toBeNull();

    await refund(await paymentIntentOf(page), 300);
    await waitForAvailable(page, "2600");
    await goTo(page, "Receipts");
    await expect
      .poll(async () => {
        await reloadPage(page);
        return (await cellsOf(page, "receipt-row", 0)).at(-1);
      })
      .toBe("$3.00");
    await follow(receipts.nth(0).getByRole("link"), /^Receipt R-/);
    await page.getByText(/^Refunded, /).waitFor();

    await goTo(page, "History");
    await expect.poll(() => page.getByTestId("history-row").count()).toBe(4);
    const amounts = [];
    for (const row of [0, 1, 2, 3]) amounts.push((await cellsOf(page, "history-row", row)).at(-3));
    expect(amounts).toEqual(["−400", "+1,000", "+1,000", "+1,000"]);
  },
);

/** One click to the payment page, and there the button that ends it. */
async function buyStarter(page: Page, ending: string): Promise<void> {
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("button", { name: ending }).click();
}

async function waitForAvailable(page: Page, credits: string): Promise<void> {
  const read = async () => {
    const label = await page.getByTestId("balance").getAttribute("aria-label");
    const [found = "0"] = /\d[\d,]*(\.\d+)?/.exec(label ?? "") ?? [];
    return microcreditsOf(found.replaceAll(",", ""));
  };
  await expect.poll(read).toBe(microcreditsOf(credits));
}

async function cellsOf(page: Page, testId: string, row: number): Promise<string[]> {
  return page.getByTestId(testId).nth(row).getByRole("cell").allTextContents();
}

/** An operator makes a code for everybody. */
async function createPromotionCode(percentOff: number): Promise<string> {
  const code = `SPRING${Date.now()}`;
  const admin = stack.users.find((user) => user.email === "admin@scrip.test");
  const response = await fetch(`${stack.admin}/api/credits/admin/promotion-codes`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${admin?.apiKey}` },
    body: JSON.stringify({ code, percentOff }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return code;
}

/** What Stripe calls the payment whose receipt the page shows. */
async function paymentIntentOf(page: Page): Promise<string> {
  const paymentId = new URL(page.url()).pathname.split("/").at(-1);
  const client = new pg.Client({ connectionString: stack.ownerDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT payment_intent_id FROM payment WHERE id = $1", [paymentId]);
    return rows[0].payment_intent_id;
  } finally {
    await client.end();
  }
}

/** Somebody gives money back in Stripe's dashboard; the webhook tells us. */
async function refund(paymentIntent: string, amount: number): Promise<void> {
  const response = await fetch(`${stack.stripe}/sandbox/refunds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ paymentIntent, amount }),
  });
  expect(response.ok, await response.text()).toBe(true);
}
