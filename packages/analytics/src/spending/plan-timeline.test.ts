import fc from "fast-check";
import { expect, test } from "vitest";
import { planPeriod, planPeriodBefore, planSteps, planWholeMonths } from "./plan-period.ts";
import { planTimeline } from "./plan-timeline.ts";
import { addSpending, NO_SPENDING, type Spending, TIMELINE_UNITS } from "./spending.ts";
import { spending } from "./test-rows.ts";

const DAY_MS = 24 * 60 * 60_000;
const NOW = new Date("2030-05-15T13:37:00Z");
const days = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 366 })).map(([start, length]) => ({
  from: new Date(Date.UTC(2000, 0, 1 + start)),
  to: new Date(Date.UTC(2000, 0, 1 + start + length)),
}));

test("steps follow one another without gaps, from the first day to the last", () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...TIMELINE_UNITS), (period, unit) => {
      const steps = planSteps(period, unit);
      expect(steps[0]?.from).toEqual(period.from);
      expect(steps.at(-1)?.to).toEqual(period.to);
      steps.slice(1).forEach((step, index) => expect(step.from).toEqual(steps[index]?.to));
      if (unit === "week") for (const { from } of steps.slice(1)) expect(from.getUTCDay()).toBe(1);
      if (unit === "month") for (const { from } of steps.slice(1)) expect(from.getUTCDate()).toBe(1);
    }),
  );
});

test("whole months are what a period holds from a first to a last day", () => {
  const whole = (from: string, to: string) => {
    const months = planWholeMonths({ from: new Date(from), to: new Date(to) });
    return [months.from, months.to].map((at) => at.toISOString().slice(0, 10));
  };
  expect(whole("2030-01-01", "2031-01-01")).toEqual(["2030-01-01", "2031-01-01"]);
  expect(whole("2030-01-02", "2030-12-31")).toEqual(["2030-02-01", "2030-12-01"]);
  expect(whole("2030-01-31", "2030-03-01")).toEqual(["2030-02-01", "2030-03-01"]);
  expect(whole("2030-01-02", "2030-02-28")).toEqual(["2030-02-28", "2030-02-28"]);
  expect(whole("2030-01-01", "2030-01-31")).toEqual(["2030-01-31", "2030-01-31"]);
});

test("nothing of a period is lost in its timeline, whatever its steps", () => {
  const row = fc.record({ day: fc.integer({ min: 0, max: 400 }), modelId: fc.constantFrom("a", "b"), sums: spending });
  fc.assert(
    fc.property(days, fc.constantFrom(...TIMELINE_UNITS), fc.array(row), (period, unit, drawn) => {
      const length = (period.to.getTime() - period.from.getTime()) / DAY_MS;
      const rows = drawn.map(({ day, modelId, sums }) => {
        const at = new Date(period.from.getTime() + (day % length) * DAY_MS);
        return { ...sums, modelId, start: startOf(at, unit) };
      });
      const timeline = planTimeline(period, unit, rows);
      const sum = (parts: readonly Spending[]) => parts.reduce(addSpending, NO_SPENDING);
      expect(sum(timeline)).toEqual(sum(rows));
      expect(sum(timeline.flatMap(({ models }) => models))).toEqual(sum(rows));
    }),
  );
});

/** As date_trunc does. */
function startOf(at: Date, unit: (typeof TIMELINE_UNITS)[number]): Date {
  if (unit === "month") return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  return unit === "week" ? new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS) : at;
}

test("without days it is the last 30, today included; before them come 30 others", () => {
  const period = planPeriod({}, NOW);
  expect(period).toEqual({ from: new Date("2030-04-16"), to: new Date("2030-05-16") });
  expect(planPeriodBefore(period)).toEqual({ from: new Date("2030-03-17"), to: new Date("2030-04-16") });
  expect(planPeriod({ from: new Date("2030-05-15") }, NOW).to).toEqual(new Date("2030-05-16"));
});

test.for([
  ["2030-05-15T10:00:00Z", "2030-05-16", "by days"],
  ["2030-05-16", "2030-05-16", "366 days"],
  ["2030-05-17", "2030-05-16", "366 days"],
  ["2029-01-01", "2030-05-16", "366 days"],
  ["1999-12-31", "2000-01-02", "since 2000"],
] as const)("the period from %s to %s is refused: %s", ([from, to, why]) => {
  expect(() => planPeriod({ from: new Date(from), to: new Date(to) }, NOW)).toThrow(why);
});
