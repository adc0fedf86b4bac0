/**
 * `pnpm bench:pages`: what the pages of the web app weigh and how they fare in Lighthouse (mobile preset), as a visitor without an
 * account and as rich@scrip.test, on a production stack of its own. Prints a table and what costs points; asserts nothing.
 * `pnpm bench:pages credits usage` measures only these. BENCH_RUNS sets how often each is measured; medians are shown.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { logInAt } from "../../apps/web/e2e/support/accounts.ts";
import { openBrowser } from "../../apps/web/e2e/support/open-browser.ts";
import { findFreePorts as findFreeNeighbours } from "../stack/ports.ts";
import { createProgress } from "../stack/progress.ts";
import { startStack } from "../stack/start-stack.ts";
import { describeMachine } from "./describe-machine.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { loadPage } from "./pages/load-page.ts";
import { type LighthouseReport, runLighthouse } from "./pages/run-lighthouse.ts";
import { percentile } from "./percentile.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? "3");
const PAGES = [
  { name: "landing", path: "/", isSignedIn: false, goal: 95 },
  { name: "chat", path: "/chat", isSignedIn: true, goal: 90 },
  { name: "credits", path: "/credits", isSignedIn: true, goal: 95 },
  { name: "history", path: "/history", isSignedIn: true, goal: 95 },
  { name: "usage", path: "/usage", isSignedIn: true, goal: 95 },
];
const HEAD = ["page", "performance", "accessibility", "best practices", "SEO", "goal", "layout shift", "scripts kB"];
const TIMES = ["first byte ms", "content visible ms", "the same, throttled", "scripts listen ms"];

const wanted = process.argv.slice(2);
const root = join(import.meta.dirname, "../..");
const dataDir = await mkdtemp(join(tmpdir(), "scrip-bench-"));
const stack = await startStack({
  root,
  variables: { ...process.env, ...(await findFreePorts()), SCRIP_DATA_DIR: dataDir },
  mode: "production",
  progress: createProgress(process.stderr),
  signal: new AbortController().signal,
});
const [debuggingPort = 0] = await findFreeNeighbours(1);
const chromium = await openBrowser({ debuggingPort });
try {
  const head = [...HEAD, ...TIMES];
  process.stdout.write(
    `${describeMachine()}; medians of ${RUNS}\n\n| ${head.join(" | ")} |\n|${"---|".repeat(head.length)}\n`,
  );
  const notes: string[] = [];
  for (const page of PAGES) {
    if (wanted.length > 0 && !wanted.includes(page.name)) continue;
    const { row, costly } = await measure(chromium, page);
    process.stdout.write(`| ${[page.name, ...row].join(" | ")} |\n`);
    notes.push(...costly.map((audit) => `${page.name}: ${audit}`));
  }
  process.stdout.write(`\nWhat costs points:\n${notes.map((note) => `- ${note}\n`).join("")}`);
} finally {
  await chromium.close();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function measure(browser: Browser, page: (typeof PAGES)[number]): Promise<{ row: string[]; costly: string[] }> {
  const url = `${stack.description.web}${page.path}`;
  const context = await visitor(browser, page.isSignedIn);
  const cookies = await context.cookies();
  const loads = [];
  for (let run = 0; run <= RUNS; run += 1) loads.push(await loadPage(browser, cookies, url));
  const warm = loads.slice(1);

  const reports: LighthouseReport[] = [];
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  for (let run = 0; run < RUNS; run += 1) reports.push(await runLighthouse(url, debuggingPort, cookie));
  await context.close();
  const median = (values: number[]) => percentile(values, 50);
  const score = (category: keyof LighthouseReport["scores"]) =>
    String(median(reports.map((report) => report.scores[category])));
  return {
    row: [
      score("performance"),
      score("accessibility"),
      score("best-practices"),
      score("seo"),
      String(page.goal),
      median(reports.map((report) => report.layoutShift)).toFixed(3),
      (median(warm.map((load) => load.scriptBytes)) / 1_000).toFixed(1),
      median(warm.map((load) => load.firstByteMs)).toFixed(0),
      median(warm.map((load) => load.contentVisibleMs)).toFixed(0),
      median(reports.map((report) => report.contentVisibleMs)).toFixed(0),
      median(warm.map((load) => load.listensMs)).toFixed(0),
    ],
    costly: [...new Set(reports.flatMap((report) => report.costly))],
  };
}

async function visitor(browser: Browser, isSignedIn: boolean): Promise<BrowserContext> {
  const context = await browser.newContext();
  if (isSignedIn) await logInAt(stack.description, context, "rich@scrip.test");
  return context;
}
