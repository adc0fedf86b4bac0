import type { Locator, Page } from "playwright-core";
import { waitUntilSettled } from "./wait-until-settled.ts";

/**
 * Opens a page of the product and resolves when its scripts listen. What is clicked or typed before that does only what the page can do
 * without them.
 */
export async function openPage(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await waitUntilSettled(page);
}

/** Loads the page again; the same holds as for {@link openPage}. */
export async function reloadPage(page: Page): Promise<void> {
  await page.reload();
  await waitUntilSettled(page);
}

/**
 * Follows a link within the product. Resolves when the page with this title has taken the place of the one before: until then its fields,
 * buttons and rows are still there, and some have the same names.
 */
export async function follow(link: Locator, title: string | RegExp): Promise<void> {
  await link.click();
  await waitForTitle(link.page(), title);
}

/** Resolves when the page with this title is there. */
export async function waitForTitle(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
}

/** Goes to one of the places of the product, by its navigation. */
export function goTo(page: Page, place: string): Promise<void> {
  return follow(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }), place);
}
