import { planSteps } from "./plan-period.ts";
import { addSpending, NO_SPENDING, type Period, type Spending, type StepRow, type TimelineUnit } from "./spending.ts";

export type TimelineStep = Period & Spending & { models: (Spending & { modelId: string })[] };

/** The steps of a period in order and without gaps, each whole and by model, the dearest first. */
export function planTimeline(period: Period, unit: TimelineUnit, rows: readonly StepRow[]): TimelineStep[] {
  return planSteps(period, unit).map((step, index) => {
    // The first step may have begun before the period; what lies before it is not in its row.
    const end = step.to.getTime();
    const start = index === 0 ? Number.NEGATIVE_INFINITY : step.from.getTime();
    const models = rows.filter((row) => row.start.getTime() >= start && row.start.getTime() < end);
    return { ...step, ...models.reduce<Spending>(addSpending, NO_SPENDING), models };
  });
}
