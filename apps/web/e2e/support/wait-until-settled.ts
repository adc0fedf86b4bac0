import type { Page } from "playwright-core";

/** Resolves when React has taken the page over, fonts are there and nothing is being drawn any more. */
export async function waitUntilSettled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const content = document.querySelector("main");
    return content !== null && Object.keys(content).some((key) => key.startsWith("__reactProps$"));
  });
  await page.evaluate(async () => {
    await document.fonts.ready;
    const endless = (animation: Animation) =>
      animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => !endless(animation))
        .map((animation) => animation.finished),
    );
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}
