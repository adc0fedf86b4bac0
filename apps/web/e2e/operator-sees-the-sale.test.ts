import { microcreditsOf } from "@scrip/money";
import pg from "pg";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { readAuthenticator } from "./support/authenticator.ts";
import { journey, stack } from "./support/journey.ts";
import { follow, goTo, openPage, reloadPage, waitForTitle } from "./support/open-page.ts";

const STARTER_PRICE_CENTS = 1_000;
const PROMPT = "Write a short poem about a ledger that balances.";

journey("an operator sees the sale, the customer, and what the request earned", async ({ page }) => {
  await logIn(page, "admin@scrip.test");
  const revenueBefore = await revenueOn(page);

  const customer = userOf("demo@scrip.test");
  await buyStarter(customer.apiKey);
  const { requestId, charge } = await ask(customer.apiKey);

  await reloadPage(page);
  expect(await revenueOn(page)).toBe(revenueBefore + STARTER_PRICE_CENTS);

  await goTo(page, "Requests");
  await page.getByTestId("request-row").first().getByRole("link").click();
  const details = page.getByRole("dialog");
  await details.getByText(requestId).waitFor();
  expect(await detailOf(details, "Charged")).toBe(`${charge} credits`);
  for (const name of ["Platform share", "Earned revenue", "Provider cost", "Margin"]) {
    expect(await detailOf(details, name), name).toMatch(/^−?(\$\d+\.\d{6}|\d+\.\d+ credits)$/);
  }
  const [earned, cost, margin] = await Promise.all(
    ["Earned revenue", "Provider cost", "Margin"].map(async (name) => microDollarsIn(await detailOf(details, name))),
  );
  expect(margin).toBe((earned ?? 0n) - (cost ?? 0n));
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "detached" });
  expect(new URL(page.url()).pathname).toBe("/requests");

  await goToCustomer(page, customer.email, "Demo Customer");
  expect(await page.getByTestId("ledger-row").first().textContent()).toContain(charge);
  expect(await page.getByTestId("payment-row").first().textContent()).toContain("$10.00");
});

journey("an admin grants a bonus with a reason, once", async ({ page }) => {
  await logIn(page, "admin@scrip.test");
  await openPage(page, `${stack.admin}/customers?q=${userOf("rich@scrip.test").email}`);
  await follow(page.getByRole("link", { name: "rich@scrip.test" }), "Rich Customer");
  const before = await balanceOn(page);

  await page.getByRole("button", { name: "Grant a bonus" }).click();
  const dialog = page.getByRole("dialog", { name: "Grant a bonus" });
  await dialog.getByLabel("Credits").fill("25");
  await dialog.getByLabel("Reason").fill("For the patience with a slow answer");
  await dialog.getByRole("button", { name: "Grant" }).dblclick();
  await page.getByText("25 credits granted", { exact: true }).waitFor();
  await dialog.waitFor({ state: "detached" });

  await expect.poll(() => balanceOn(page)).toBe(before + microcreditsOf("25"));
  await expect.poll(() => page.getByTestId("ledger-row").first().textContent()).toContain("+25");
});

journey("a bonus above 100,000 credits waits for another admin", async ({ page }) => {
  await logIn(page, "admin@scrip.test");
  await goToCustomer(page, "demo@scrip.test", "Demo Customer");
  const before = await balanceOn(page);
  await page.getByRole("button", { name: "Grant a bonus" }).click();
  const dialog = page.getByRole("dialog", { name: "Grant a bonus" });
  await dialog.getByLabel("Credits").fill("100001");
  await dialog.getByLabel("Reason").fill("For a conference");
  await dialog.getByRole("button", { name: "Grant" }).click();
  await page.getByText("100001 credits asked for", { exact: true }).waitFor();

  const asked = page.getByTestId("bonus-approval-row").filter({ hasText: "For a conference" });
  await goTo(page, "Operations");
  await asked.getByRole("button", { name: "Take back" }).waitFor();
  expect(await asked.getByRole("button", { name: "Approve" }).count()).toBe(0);
  await page.getByRole("button", { name: "Log out" }).click();
  await waitForTitle(page, "Log in");

  await logIn(page, "admin2@scrip.test");
  await goToCustomer(page, "demo@scrip.test", "Demo Customer");
  expect(await balanceOn(page)).toBe(before);
  await goTo(page, "Operations");
  await asked.getByRole("button", { name: "Approve" }).click();
  await asked.waitFor({ state: "detached" });
  await goToCustomer(page, "demo@scrip.test", "Demo Customer");
  await expect.poll(() => balanceOn(page)).toBe(before + microcreditsOf("100001"));
});

journey("an alarm stands on every page until somebody acknowledges it", async ({ page }) => {
  const message = `Something to look at ${crypto.randomUUID()}`;
  await raiseAlarm(message);
  await logIn(page, "support@scrip.test");
  await goTo(page, "Revenue");
  await page.getByRole("link", { name: /alarms? needs? a person/ }).click();

  const alarm = page.getByRole("listitem").filter({ hasText: message });
  await alarm.getByRole("button", { name: "Acknowledge" }).click();
  await alarm.waitFor({ state: "detached" });
});

journey("a customer's password opens the operators' door no more than a wrong one", async () => {
  const { email, password } = userOf("demo@scrip.test");
  const asCustomer = await postLogIn(email, password);
  const asNobody = await postLogIn("nobody@scrip.test", password);
  expect(asCustomer.status).toBe(401);
  expect(asCustomer.headers.get("set-cookie")).toBeNull();
  expect(await asCustomer.text()).toContain("The e-mail or the password is wrong.");
  expect(asNobody.status).toBe(401);
  const asOperator = await postLogIn("admin@scrip.test", userOf("admin@scrip.test").password);
  expect(asOperator.status).toBe(302);
  expect(asOperator.headers.get("location")).toMatch(/^\/two-factor\?/);
});

journey("an auditor reads what was asked for before the log-in, and grants nothing", async ({ page }) => {
  await openPage(page, `${stack.admin}/requests?customer=cus_1`);
  await fillLogIn(page, "auditor@scrip.test");
  await waitForTitle(page, "Requests");
  expect(new URL(page.url()).search).toBe("?customer=cus_1");
  await goToCustomer(page, "rich@scrip.test", "Rich Customer");
  await page.getByRole("heading", { name: "Ledger" }).waitFor();
  expect(await page.getByRole("button", { name: "Grant a bonus" }).count()).toBe(0);

  await page.getByRole("button", { name: "Log out" }).click();
  await waitForTitle(page, "Log in");
  await page.goto(stack.admin);
  await waitForTitle(page, "Log in");
});

function userOf(email: string) {
  const user = stack.users.find((one) => one.email === email);
  if (!user) throw new Error(`nobody seeded ${email}`);
  return user;
}

async function logIn(page: Page, email: string): Promise<void> {
  await openPage(page, stack.admin);
  await fillLogIn(page, email);
  await waitForTitle(page, "Overview");
}

async function fillLogIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(userOf(email).password);
  await page.getByRole("button", { name: "Log in" }).click();
  await waitForTitle(page, "Second step");
  await page.getByLabel("Code from your authenticator").fill(await readAuthenticator(stack, email));
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Those who came last are on the first page, so this one is searched for. */
async function goToCustomer(page: Page, email: string, name: string): Promise<void> {
  await goTo(page, "Customers");
  await page.getByLabel("E-mail, name or id").fill(email);
  await page.getByRole("button", { name: "Search" }).click();
  await follow(page.getByRole("link", { name: email }), name);
}

function postLogIn(email: string, password: string): Promise<Response> {
  const body = new URLSearchParams({ email, password });
  return fetch(`${stack.admin}/login`, { method: "POST", body, headers: { origin: stack.admin }, redirect: "manual" });
}

async function raiseAlarm(message: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.ownerDatabaseUrl });
  await client.connect();
  await client.query(
    "INSERT INTO alarm (id, kind, subject, message, details, open_key) VALUES ($1, 'journey', 'journey', $2, '{}', $1)",
    [`alm_${crypto.randomUUID().replaceAll("-", "")}`, message],
  );
  await client.end();
}

/** Buys and pays as a program would; resolves when the credits are there. */
async function buyStarter(apiKey: string): Promise<void> {
  const before = await balanceOf(apiKey);
  const { checkoutSessionId } = await call(`${stack.web}/api/credits/purchase`, { packageId: "starter" }, apiKey);
  await call(`${stack.stripe}/sandbox/checkout/${checkoutSessionId}/pay`, { outcome: "paid" });
  await expect.poll(() => balanceOf(apiKey)).toBe(before + microcreditsOf("1000"));
}

async function ask(apiKey: string): Promise<{ requestId: string; charge: string }> {
  const messages = [{ role: "user", content: PROMPT }];
  const { id: requestId } = await call(`${stack.web}/v1/chat/completions`, { model: "auto", messages }, apiKey);
  const { items } = await call(`${stack.web}/api/credits/history?limit=1`, undefined, apiKey);
  expect(items[0].requestId).toBe(requestId);
  return { requestId, charge: items[0].amount.replace("-", "") };
}

async function balanceOf(apiKey: string): Promise<bigint> {
  const { balance } = await call(`${stack.web}/api/credits/balance`, undefined, apiKey);
  return microcreditsOf(balance);
}

async function call(url: string, body?: unknown, apiKey?: string) {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function revenueOn(page: Page): Promise<number> {
  const text = await figureOf(page, "Revenue");
  return Number(text.replaceAll(/[$,.]/g, ""));
}

async function balanceOn(page: Page): Promise<bigint> {
  return microcreditsOf((await figureOf(page, "Balance")).replaceAll(",", ""));
}

/** The number under a name. */
async function figureOf(page: Page, name: string): Promise<string> {
  const figure = page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
  return (await figure.getByRole("definition").first().textContent()) ?? "";
}

async function detailOf(details: Locator, name: string): Promise<string> {
  const detail = details.locator("dl > div").filter({ has: details.page().getByText(name, { exact: true }) });
  return (await detail.getByRole("definition").textContent()) ?? "";
}

function microDollarsIn(text: string): bigint {
  return BigInt(text.replace("−", "-").replaceAll(/[$,.]/g, ""));
}
