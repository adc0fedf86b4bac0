import lighthouse, { type Result } from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
/** A page that keeps a connection open for events is never quiet. */
const LOAD_WAIT_MS = 15_000;

export type LighthouseReport = {
  /** 0 to 100. */
  scores: Record<(typeof CATEGORIES)[number], number>;
  layoutShift: number;
  /** First contentful paint on the simulated phone and network, in milliseconds. */
  contentVisibleMs: number;
  /** Audits that take points away, each with what it found. */
  costly: string[];
};

/** Lighthouse's mobile preset, in the Chromium that listens on `port`. */
export async function runLighthouse(url: string, port: number, cookie: string): Promise<LighthouseReport> {
  const run = await lighthouse(url, {
    port,
    logLevel: "error",
    output: "json",
    onlyCategories: [...CATEGORIES],
    maxWaitForLoad: LOAD_WAIT_MS,
    ...(cookie === "" ? {} : { extraHeaders: { Cookie: cookie } }),
  });
  if (!run || run.lhr.runtimeError) throw new Error(`Lighthouse failed: ${run?.lhr.runtimeError?.message}`);
  const { lhr } = run;
  const score = (category: (typeof CATEGORIES)[number]) => Math.round((lhr.categories[category]?.score ?? 0) * 100);
  return {
    scores: {
      performance: score("performance"),
      accessibility: score("accessibility"),
      "best-practices": score("best-practices"),
      seo: score("seo"),
    },
    layoutShift: lhr.audits["cumulative-layout-shift"]?.numericValue ?? Number.NaN,
    contentVisibleMs: lhr.audits["first-contentful-paint"]?.numericValue ?? Number.NaN,
    costly: listCostly(lhr),
  };
}

function listCostly({ categories, audits }: Result): string[] {
  const weighed = Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  return weighed.flatMap(({ id }) => {
    const audit = audits[id];
    if (!audit || audit.score === null || audit.score >= 0.9) return [];
    return [[id, audit.displayValue].filter(Boolean).join(" ")];
  });
}
