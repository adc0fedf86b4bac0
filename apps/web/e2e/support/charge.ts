import { microcreditsOf } from "@scrip/money";
import type { Page } from "playwright-core";

/** What the last answer on an open conversation has cost, once it has ended; in microcredits. */
export async function chargeOn(page: Page): Promise<bigint> {
  const charge = page.getByTestId("charge").last();
  await charge.waitFor();
  return creditsIn(await charge.textContent());
}

/** The first amount in a text, as it is written for people; in microcredits. */
export function creditsIn(text: string | null): bigint {
  const [found = ""] = /[−+]?\d[\d,]*(\.\d+)?/.exec(text ?? "") ?? [];
  return microcreditsOf(found.replaceAll(",", "").replace("−", "-").replace("+", ""));
}
