import { planSteps } from "./plan-period.ts";
import { addSpending, NO_SPENDING, type Period, type Spending, type StepRow, type TimelineUnit } from "./spending.ts";

export type TimelineStep = Period & Spending & { models: (Spending & { modelId: string })[] };

/** The steps of a period in order and without gaps, each whole and by model, the dearest first. */
export function planTimeline(period: Period, unit: TimelineUnit, rows: readonly StepRow[]): TimelineStep[] {
  const steps = planSteps(period, unit);
  const of = new Map<number, StepRow[]>();
  // The first step may have begun before the period; what lies before it is not in its row.
  const first = steps[0]?.from.getTime() ?? 0;
  for (const row of rows) {
    const at = Math.max(row.start.getTime(), first);
    of.set(at, [...(of.get(at) ?? []), row]);
  }
  return steps.map((step) => {
    const models = of.get(step.from.getTime()) ?? [];
    return { ...step, ...models.reduce<Spending>(addSpending, NO_SPENDING), models };
  });
}
