import type { Db } from "@scrip/db";
import { type Accuracy, planAccuracy } from "./plan-accuracy.ts";
import { planPeriodBefore } from "./plan-period.ts";
import { type Comparison, compareWithDearest, compareWithUsual } from "./plan-savings.ts";
import { planTimeline, type TimelineStep } from "./plan-timeline.ts";
import { listCataloguePrices, listNames, sumPeriod, sumSpending } from "./spending.store.ts";
import {
  addSpending,
  NO_SPENDING,
  netMicrocredits,
  type PartRow,
  type Period,
  type Spending,
  type TimelineUnit,
} from "./spending.ts";

/** What one customer used and was charged in a period. Each of the parts, and the steps of the timeline, add up to `total`. */
export type PeriodSpending = {
  total: Spending;
  /** The period of the same length before. */
  before: Period & { total: Spending };
  timeline: TimelineStep[];
  /** The parts with most credits first. */
  models: PartRow[];
  tasks: PartRow[];
  complexities: PartRow[];
  sources: PartRow[];
  dearest: Comparison | null;
  usual: Comparison | null;
  accuracy: Accuracy;
  /** Names of models and of the customer's API keys, by their ids. */
  names: ReadonlyMap<string, string>;
};

/** Reads what was added up and what was not yet. For a period of {@link planPeriod}. */
export async function getSpending(
  db: Db,
  customerId: string,
  period: Period,
  unit: TimelineUnit,
): Promise<PeriodSpending> {
  const before = planPeriodBefore(period);
  const [{ parts, steps, catalogues }, totalBefore, names] = await Promise.all([
    sumPeriod(db, customerId, period, unit),
    sumSpending(db, customerId, before),
    listNames(db, customerId),
  ]);
  const hashes = new Set(catalogues.map(({ catalogueHash }) => catalogueHash).filter((hash) => hash !== ""));
  const prices = hashes.size === 0 ? [] : await listCataloguePrices(db, [...hashes]);
  const of = (part: PartRow["part"]) => parts.filter((row) => row.part === part).toSorted(byCredits);
  const models = of("model");
  return {
    total: models.reduce<Spending>(addSpending, NO_SPENDING),
    before: { ...before, total: totalBefore },
    timeline: planTimeline(period, unit, steps),
    models,
    tasks: of("task"),
    complexities: of("complexity"),
    sources: of("source"),
    dearest: compareWithDearest(catalogues, prices),
    usual: compareWithUsual(catalogues, prices),
    accuracy: planAccuracy(models, of("ratio")),
    names,
  };
}

function byCredits(a: PartRow, b: PartRow): number {
  const [netA, netB] = [netMicrocredits(a), netMicrocredits(b)];
  return netA === netB ? a.key.localeCompare(b.key) : netA < netB ? 1 : -1;
}
