/**
 * `pnpm screenshots`: every page of the inventory, also with what can be opened on it, in both themes and at two widths, into
 * `.screenshots/pages`, from a production stack of its own. `pnpm screenshots credits usage` takes only views with one of these words in
 * their names. `pnpm screenshots --readme` renews the pictures of the README instead.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { findFreePorts } from "../../../scripts/bench/find-free-ports.ts";
import { createProgress } from "../../../scripts/stack/progress.ts";
import { startStack } from "../../../scripts/stack/start-stack.ts";
import { openBrowser } from "./support/open-browser.ts";
import { findAddress, PAGES } from "./support/page-inventory.ts";
import { contextOptions } from "./support/screens.ts";
import { createVisitors } from "./support/visitors.ts";
import { waitUntilSettled } from "./support/wait-until-settled.ts";

const root = join(import.meta.dirname, "../../..");
const pictures = join(root, ".screenshots/pages");
const readmePictures = join(root, "docs/images");
/** What the README shows: a view of the inventory, what is opened on it, and the file. */
const README_PICTURES = [
  { view: "web, conversation, rich customer", opened: "estimate", file: "web.png" },
  { view: "admin, requests, operator", opened: null, file: "admin.png" },
];
const README_SIZE = { width: 1200, height: 750 };

const words = process.argv.slice(2);

const dataDir = await mkdtemp(join(tmpdir(), "scrip-screenshots-"));
const { description, stop } = await startStack({
  root,
  // oxlint-disable-next-line node/no-process-env -- this is where a program begins
  variables: { ...process.env, ...(await findFreePorts()), SCRIP_DATA_DIR: dataDir },
  mode: "production",
  progress: createProgress(process.stderr),
  signal: new AbortController().signal,
});
const browser = await openBrowser();
try {
  const cookiesOf = createVisitors(description, browser);
  if (words.includes("--readme")) await renewReadme(cookiesOf);
  else await takeAll(cookiesOf);
} finally {
  await browser.close();
  await stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function takeAll(cookiesOf: ReturnType<typeof createVisitors>): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const view of PAGES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))) {
    process.stdout.write(`${view.name}\n`);
    for (const device of ["desktop", "phone"] as const) {
      const context = await browser.newContext({ ...contextOptions(`${device}, light`), reducedMotion: "reduce" });
      await context.addCookies(await cookiesOf(view.visitor));
      const address = await findAddress(description, context, view);
      const page = await context.newPage();
      for (const [opened, open] of [["", null], ...Object.entries(view.opened ?? {})] as const) {
        await page.goto(address);
        await waitUntilSettled(page);
        await open?.(page);
        await takeBothThemes(page, [view.name, opened, device].filter(Boolean).join(", "), open === null);
      }
      await context.close();
    }
  }
}

async function renewReadme(cookiesOf: ReturnType<typeof createVisitors>): Promise<void> {
  for (const { view: name, opened, file } of README_PICTURES) {
    const view = PAGES.find((known) => known.name === name);
    if (!view) throw new Error(`the inventory has no ${name}`);
    const context = await browser.newContext({ viewport: README_SIZE, colorScheme: "light", reducedMotion: "reduce" });
    await context.addCookies(await cookiesOf(view.visitor));
    const page = await context.newPage();
    await page.goto(await findAddress(description, context, view));
    await waitUntilSettled(page);
    if (opened !== null) await view.opened?.[opened]?.(page);
    await page.screenshot({ path: join(readmePictures, file) });
    process.stdout.write(`docs/images/${file}\n`);
    await context.close();
  }
}

async function takeBothThemes(page: Page, name: string, fullPage: boolean): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await waitUntilSettled(page);
    const file = `${name}, ${colorScheme}`.replace(/\W+/g, "-");
    await page.screenshot({ path: join(pictures, `${file}.png`), fullPage });
  }
  await page.emulateMedia({ colorScheme: "light" });
}
