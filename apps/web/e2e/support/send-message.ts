import type { Page } from "playwright-core";

/** Sends a prompt from an open chat page once its price is on the page: a price that was not seen is asked about first. */
export async function sendMessage(page: Page, prompt: string): Promise<void> {
  await page.getByLabel("Message").fill(prompt);
  await page.getByTestId("estimate").getByText("at most").waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
}
