import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readAuthenticator } from "./support/authenticator.ts";
import { journey, stack } from "./support/journey.ts";
import { linkIn, readMails, waitForMail } from "./support/mailbox.ts";
import { follow, openPage, reloadPage, waitForTitle } from "./support/open-page.ts";

const PASSWORD = "kelp orbit stapler";
const NEW_PASSWORD = "gravel tuba lantern";

journey(
  "somebody proves an address, locks the account with a code, loses password and phone, and gets back in",
  {
    timeout: 240_000,
  },
  async ({ page, browser, expectProblem }) => {
    const email = `careful.${crypto.randomUUID()}@example.com`;
    await openPage(page, `${stack.web}/signup`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await waitForTitle(page, "Credits");

    await page.getByText("Confirm your e-mail:").waitFor();
    await openPage(
      page,
      stack.web + linkIn(stack, await waitForMail(stack, { to: email, subject: "Confirm your e-mail address" })),
    );
    await page.getByRole("button", { name: "Yes, confirm it" }).click();
    await page.getByText("is confirmed.").waitFor();
    await follow(page.getByRole("link", { name: "Open Scrip" }).last(), "Chat");
    expect(await page.getByText("Confirm your e-mail:").count()).toBe(0);

    const { secret, recoveryCodes } = await turnOnTwoFactor(page, email);
    await waitForMail(stack, { to: email, subject: "Two-factor is on" });
    await logOut(page);

    // A code that is wrong is told beside its field, which has the cursor.
    expectProblem(/status of 400/);
    await givePassword(page, email, PASSWORD);
    await page.getByLabel("Code from your authenticator").fill("12 34");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("This code is wrong").waitFor();
    const code = page.getByLabel("Code from your authenticator");
    await expect.poll(() => code.evaluate((field) => field === document.activeElement)).toBe(true);
    await code.fill(await readAuthenticator(stack, email, secret));
    await page.getByRole("button", { name: "Log in" }).click();
    await waitForTitle(page, "Chat");
    await logOut(page);

    await givePassword(page, email, PASSWORD);
    await page.getByRole("link", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
    await page.getByRole("button", { name: "Log in" }).click();
    await waitForTitle(page, "Chat");
    expect((await waitForMail(stack, { to: email, subject: "A recovery code was used" })).text).toContain(
      "Codes left: 9",
    );
    await logOut(page);

    await openPage(page, `${stack.web}/login`);
    await follow(page.getByRole("link", { name: "Forgot your password?" }), "Forgot your password");
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("a link is on its way").waitFor();
    const resetLink = linkIn(stack, await waitForMail(stack, { to: email, subject: "Choose a new password" }));
    await openPage(page, stack.web + resetLink);
    await page.getByLabel("New password").fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("Your password is changed.").waitFor();
    await page.goto(stack.web + resetLink);
    await page.getByText("This link opens nothing any more.").waitFor();
    await waitForMail(stack, { to: email, subject: "Your password was changed" });

    await enter(page, email, NEW_PASSWORD, await readAuthenticator(stack, email, secret));
    const elsewhere = await (await browser.newContext()).newPage();
    await enter(elsewhere, email, NEW_PASSWORD, recoveryCodes[1] ?? "", "Recovery code");
    await openPage(page, `${stack.web}/settings/security`);
    const rows = page.getByRole("table", { name: "Your sessions" }).getByRole("row");
    await expect.poll(() => rows.count()).toBe(3); // with the head
    await page.getByRole("button", { name: /^End .* on / }).click();
    await expect.poll(() => rows.count()).toBe(2);
    await elsewhere.goto(`${stack.web}/credits`);
    await elsewhere.getByRole("heading", { name: "Log in" }).waitFor();
    await elsewhere.context().close();

    // Nothing was mailed twice, and every link and notice is there.
    const subjects = async () => (await readMails(stack, email)).map((mail) => mail.subject).toSorted();
    await expect
      .poll(subjects, { timeout: 40_000 })
      .toEqual(
        [
          "A recovery code was used",
          "A recovery code was used",
          "Choose a new password",
          "Confirm your e-mail address",
          "Two-factor is on",
          "Your password was changed",
        ].toSorted(),
      );
  },
);

journey("asking for a new password answers alike whoever asks, and mails only who is here", async ({ page }) => {
  const subject = "Choose a new password";
  const answers: string[] = [];
  for (const email of ["rich@scrip.test", "nobody.at.all@scrip.test"]) {
    const known = (await readMails(stack, email)).filter((mail) => mail.subject === subject).length;
    await openPage(page, `${stack.web}/forgot`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send the link" }).click();
    const answer = page.getByRole("status").filter({ hasText: "a link is on its way" });
    answers.push(((await answer.textContent()) ?? "").replace(email, ""));
    if (email === "rich@scrip.test") await waitForMail(stack, { to: email, subject, known });
  }
  expect(answers[0]).toBe(answers[1]);
  expect(await readMails(stack, "nobody.at.all@scrip.test")).toEqual([]);
});

async function turnOnTwoFactor(page: Page, email: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  await openPage(page, `${stack.web}/settings/security`);
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set up two-factor" }).click();
  const secret = ((await page.getByTestId("totp-secret").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("Code from your authenticator").fill(await readAuthenticator(stack, email, secret));
  await page.getByRole("button", { name: "Turn on two-factor" }).click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  const recoveryCodes = await codes.allTextContents();
  expect(recoveryCodes).toHaveLength(10);
  await reloadPage(page);
  await page.getByText("10 recovery codes are left.").waitFor();
  expect(await codes.count()).toBe(0);
  return { secret, recoveryCodes };
}

async function givePassword(page: Page, email: string, password: string): Promise<void> {
  await openPage(page, `${stack.web}/login`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await waitForTitle(page, "Second step");
}

async function enter(
  page: Page,
  email: string,
  password: string,
  code: string,
  field = "Code from your authenticator",
): Promise<void> {
  await givePassword(page, email, password);
  if (field === "Recovery code") await page.getByRole("link", { name: "Use a recovery code" }).click();
  await page.getByLabel(field).fill(code);
  await page.getByRole("button", { name: "Log in" }).click();
  await waitForTitle(page, "Chat");
}

async function logOut(page: Page): Promise<void> {
  await openPage(page, `${stack.web}/settings`);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(`${stack.web}/`);
}
