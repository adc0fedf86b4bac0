import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { journey, journeyOn, stack } from "./journey.ts";
import { openPage } from "./open-page.ts";
import { type App, findAddress, listPageRoutes, PAGES, type PageView } from "./page-inventory.ts";
import { createVisitors } from "./visitors.ts";
import { waitUntilSettled } from "./wait-until-settled.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Chromium counts the width of a hair, too. A twentieth of what counts as good elsewhere. */
const SHIFT_MIN = 0.005;

/** Declares the tests that look at every page of an app, on a desktop by light and on a phone by dark. */
export function lookAtEveryPage(app: App): void {
  const pages = PAGES.filter((view) => view.app === app);

  test(`every page of ${app} is looked at`, () => {
    const seen = new Set(pages.map((view) => view.route));
    expect([...seen].toSorted()).toEqual(listPageRoutes(app).toSorted());
  });

  let cookiesOf: ReturnType<typeof createVisitors>;
  journey.beforeAll(({ browser }) => {
    cookiesOf = createVisitors(stack, browser);
  });

  // Structure depends on the width and contrast on the theme: so each width once in full, and each theme.
  for (const view of pages) {
    journeyOn(["desktop, light", "phone, dark"], view.name, async ({ page, context, screen, expectProblem }) => {
      if (view.missing) expectProblem(/status of 404/);
      await context.addCookies(await cookiesOf(view.visitor));
      await look(page, await findAddress(stack, context, view), view, screen === "phone, dark");
    });
  }
}

async function look(page: Page, address: string, view: PageView, isDark: boolean): Promise<void> {
  await watchLayoutShifts(page);
  await openPage(page, address);
  expect(await page.title()).toMatch(/Scrip/);
  expect(await page.locator("h1").count(), "titles on the page").toBe(1);
  expect(await page.evaluate(listLayoutShifts), "layout shifts").toEqual([]);
  expect(await page.evaluate(listLeftEdges), "the edges where title and foot begin").toHaveLength(1);
  await expectGoodLooks(page, isDark);
  if (!isDark) await expectRoomInBetween(page);
  for (const [name, open] of Object.entries(view.opened ?? {})) {
    await openPage(page, address);
    await open(page);
    await waitUntilSettled(page);
    await expectGoodLooks(page, isDark, name);
  }
}

type AxeOptions = Parameters<AxeBuilder["options"]>[0];

/** Axe finds nothing, also in the other theme, and the page does not scroll sideways. */
async function expectGoodLooks(page: Page, isDark: boolean, what = "the page"): Promise<void> {
  expect(await page.evaluate(listWhatSticksOut), `${what} scrolls sideways`).toEqual([]);
  await expectNothing(page, { runOnly: RULES, rules: { "target-size": { enabled: true } } }, what);
  await page.emulateMedia({ colorScheme: isDark ? "light" : "dark" });
  await waitUntilSettled(page);
  await expectNothing(page, { runOnly: ["color-contrast"] }, `${what} in the other theme`);
  await page.emulateMedia({ colorScheme: isDark ? "dark" : "light" });
}

/** A desktop at 200 %, which has the rail but half the width, and a tablet. */
const IN_BETWEEN = [
  { width: 640, height: 400 },
  { width: 1_024, height: 768 },
];

/** Between phone and desktop, too, the page does not scroll sideways. */
async function expectRoomInBetween(page: Page): Promise<void> {
  const whole = page.viewportSize();
  if (!whole) throw new Error("the page has no size");
  for (const size of IN_BETWEEN) {
    await page.setViewportSize(size);
    expect(await page.evaluate(listWhatSticksOut), `${size.width} wide, the page scrolls sideways`).toEqual([]);
  }
  await page.setViewportSize(whole);
}

/** Where the title and, below it, the foot of the page begin. Runs in the page. */
function listLeftEdges(): number[] {
  const begins = [...document.querySelectorAll("h1, main footer li:first-child")];
  return [...new Set(begins.map((element) => Math.round(element.getBoundingClientRect().left)))];
}

/** The elements that make the page wider than the screen, each as it begins. Runs in the page. */
function listWhatSticksOut(): string[] {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > width,
  );
  return wide.map((element) => element.outerHTML.slice(0, 120));
}

async function expectNothing(page: Page, options: AxeOptions, what: string): Promise<void> {
  // What is in order is not described: that takes as long as finding what is not.
  const axe = new AxeBuilder({ page }).options({ ...options, resultTypes: ["violations"] });
  // The other way needs a blank page of its own for each result.
  const { violations } = await axe.setLegacyMode().analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
  );
  expect(found, what).toEqual([]);
}

/** Has the page note what moves by itself, and when a font is in use. */
async function watchLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript((shiftMin) => {
    globalThis.layoutShifts = [];
    globalThis.fontsInUse = [];
    document.fonts.addEventListener("loadingdone", () => globalThis.fontsInUse.push(performance.now()));
    new PerformanceObserver((list) => {
      for (const { startTime, value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        if (hadRecentInput || value < shiftMin) continue;
        const moved = sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 120) : node?.textContent,
        );
        globalThis.layoutShifts.push({ at: startTime, what: `${value}: ${moved.join(" | ")}` });
      }
    }).observe({ type: "layout-shift", buffered: true });
  }, SHIFT_MIN);
}

/**
 * What has moved by itself, with how much it moved. Runs in the page. The arrival of a font does not count: what stands in for it until
 * then has its measures only where Arial is installed. A busy page takes its time between the arrival and the use of a font.
 */
function listLayoutShifts(): string[] {
  const SLACK_MS = 100;
  const fonts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".woff2"));
  const swaps = (fonts as PerformanceResourceTiming[]).map(({ responseEnd }) => ({
    from: responseEnd - SLACK_MS,
    to: (globalThis.fontsInUse.find((at) => at >= responseEnd) ?? responseEnd) + SLACK_MS,
  }));
  return globalThis.layoutShifts
    .filter(({ at }) => !swaps.some(({ from, to }) => from <= at && at <= to))
    .map(({ what }) => what);
}

/** https://developer.mozilla.org/docs/Web/API/LayoutShift, which TypeScript does not know. */
type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

declare global {
  var layoutShifts: { at: number; what: string }[];
  var fontsInUse: number[];
}
