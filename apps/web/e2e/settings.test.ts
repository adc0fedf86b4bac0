import { readFile } from "node:fs/promises";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { buyAt, json } from "./support/accounts.ts";
import { journey, journeyOn, stack } from "./support/journey.ts";
import { openPage, reloadPage, waitForTitle } from "./support/open-page.ts";
import { signUp } from "./support/people.ts";

const PROMPT = "What is the capital of France?";
/** As long as a name can be, and in one word. */
const KEY_NAME = "Abrechnung".repeat(10);

journeyOn(
  ["desktop, light", "phone, dark"],
  "somebody sets their defaults, lends a key, takes their data along and leaves",
  async ({ page, context }) => {
    const { email, password } = await signUp(context);
    await buyAt(stack, context, "starter");

    const usual = await proposed(context);
    await openPage(page, `${stack.web}/settings`);
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Chat" }).click();
    await page.getByRole("radio", { name: "Brief" }).check();
    await page.getByRole("checkbox", { name: usual.provider }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const other = await proposed(context);
    expect([other.provider === usual.provider, other.cap]).toEqual([false, 512]);
    await openPage(page, `${stack.web}/chat`);
    await page.getByLabel("Message").fill(PROMPT);
    expect(await page.getByTestId("estimate").innerText()).not.toContain(usual.name);

    await openPage(page, `${stack.web}/settings/keys`);
    const secret = await makeKey(page);
    expect(await ask(secret)).toBe(200);
    await reloadPage(page);
    await page
      .getByText(/^[\d.]+ of 50 today$/)
      .locator("visible=true")
      .waitFor();
    const revoke = page.getByRole("button", { name: `Revoke ${KEY_NAME}` });
    await expectOnScreen(revoke);
    await revoke.click();
    const confirm = page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" });
    await expectOnScreen(confirm);
    await confirm.click();
    await page.getByText("revoked", { exact: true }).waitFor();
    expect(await ask(secret)).toBe(401);

    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Your data" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download your data" }).click(),
    ]);
    const exported = JSON.parse(await readFile(await download.path(), "utf8"));
    expect(exported).toMatchObject({ shape: 1, profile: [{ email }], apiKeys: [{ name: KEY_NAME }] });

    const words = await page.getByLabel(/^Type “/).evaluate((input: HTMLInputElement) => input.labels?.[0]?.innerText);
    await page.getByLabel(/^Type “/).fill(/“(.+)”/.exec(words ?? "")?.[1] ?? "");
    await page.getByLabel("Your password").fill(password);
    await page.getByRole("button", { name: "Delete my account for good" }).click();
    await waitForTitle(page, "Your account is deleted");
    await expect.poll(() => subjectsTo(email)).toContain("Your account was deleted");

    const login = { form: { email, password }, headers: { origin: stack.web }, maxRedirects: 0 };
    expect((await context.request.post(`${stack.web}/login`, login)).status()).toBe(401);
  },
);

journey("colours that are chosen before the page's scripts listen come all the same", async ({ page, context }) => {
  await signUp(context);
  const clicked = Promise.withResolvers<void>();
  await page.route("**/assets/*.js", async (route) => {
    await clicked.promise;
    await route.continue();
  });
  await page.goto(`${stack.web}/settings`, { waitUntil: "commit" });
  await page.getByText("Dark", { exact: true }).click();
  await page.getByRole("radio", { name: "Dark" }).and(page.locator(":checked")).waitFor();
  expect(await page.locator("html").getAttribute("data-theme")).toBeNull();
  clicked.resolve();
  await page.locator('html[data-theme="dark"]').waitFor();
  await page.getByText("Light", { exact: true }).click();
  await page.locator('html[data-theme="light"]').waitFor();
});

/** What the API proposes to whoever is logged in and says nothing but the prompt. */
async function proposed(context: BrowserContext): Promise<{ name: string; provider: string; cap: number }> {
  const headers = { origin: stack.web, "idempotency-key": crypto.randomUUID() };
  const { model, tokens } = await json(
    await context.request.post(`${stack.web}/api/credits/estimate`, { data: { prompt: PROMPT }, headers }),
  );
  const { [model.provider as string]: provider } = PROVIDERS;
  return { name: model.name, provider: provider ?? model.provider, cap: tokens.cap };
}

const PROVIDERS: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google" };

async function makeKey(page: Page): Promise<string> {
  await page.getByLabel("Name", { exact: true }).fill(KEY_NAME);
  await page.getByLabel("At most each day, in credits").fill("50");
  await page.getByRole("button", { name: "Create key" }).click();
  return page.getByTestId("issued-key").innerText();
}

/** What stands beside it has not pushed it off the screen. */
async function expectOnScreen(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  const screen = button.page().viewportSize();
  expect((box?.x ?? 0) + (box?.width ?? Number.NaN)).toBeLessThanOrEqual(screen?.width ?? 0);
}

async function ask(secret: string): Promise<number> {
  const response = await fetch(`${stack.web}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: PROMPT }] }),
  });
  await response.text();
  return response.status;
}

async function subjectsTo(email: string): Promise<string[]> {
  const mails = (await (await fetch(`${stack.mailbox}/messages`)).json()) as { to: string; subject: string }[];
  return mails.filter(({ to }) => to === email).map(({ subject }) => subject);
}
