import { microcreditsOf } from "@scrip/money";
import { expect, test } from "vitest";
import { modelChart, taskChart, timelineChart } from "./usage-charts.ts";
import type { Usage } from "./wire.ts";

const sums = { charged: "0", refunded: "0", requests: 1, tokens: { input: 0, cachedInput: 0, output: 0 } };
const estimates = { requests: 0, withinRange: 0, within20Percent: 0, expected: "0", charged: "0" };
const model = (index: number) => ({
  model: `model-${index}`,
  name: `Model ${index}`,
  credits: `${10 - index}.5`,
  ...sums,
  estimates,
});
const step = (from: string, to: string, byModel: { model: string; credits: string }[]): Usage["timeline"][number] => ({
  from: `${from}T00:00:00.000Z`,
  to: `${to}T00:00:00.000Z`,
  ...sums,
  credits: "0",
  byModel: byModel.map((row) => ({ ...row, requests: 1 })),
});

test("models beyond the sixth are drawn as one, and no microcredit is lost", () => {
  const byModel = Array.from({ length: 8 }, (_, index) => model(index));
  const { series, rows } = timelineChart({
    timeline: [step("2026-11-22", "2026-11-23", byModel)],
    byModel,
    unit: "day",
  });
  expect(series.map(({ name }) => name)).toEqual(["Model 0", "Model 1", "Model 2", "Model 3", "Model 4", "3 others"]);
  const drawn = Object.values(rows[0]?.amounts ?? {}).reduce((sum, amount) => sum + amount, 0n);
  expect(drawn).toBe(byModel.reduce((sum, { credits }) => sum + microcreditsOf(credits), 0n));
});

test.for([
  ["day", "2026-11-22", "2026-11-23", "22 Nov"],
  ["week", "2026-11-16", "2026-11-23", "16–22 Nov"],
  ["week", "2026-10-26", "2026-11-02", "26 Oct–1 Nov"],
  ["week", "2026-11-22", "2026-11-23", "22 Nov"],
  ["month", "2026-11-10", "2026-12-01", "Nov 2026"],
] as const)("a %s from %s until %s is called %s", ([unit, from, to, name]) => {
  expect(timelineChart({ timeline: [step(from, to, [])], byModel: [], unit }).rows[0]?.name).toBe(name);
});

test("a model has one colour in every chart", () => {
  const byModel = [{ ...model(1), model: "gpt-4o" }];
  const [series] = timelineChart({ timeline: [], byModel, unit: "day" }).series;
  expect(modelChart(byModel).rowColors["gpt-4o"]).toBe(series?.color);
});

test("a task keeps its colour wherever it ranks", () => {
  const task = (taskType: string) => ({ taskType, credits: "1", ...sums, estimates });
  const one = taskChart([task("code"), task("math")]).rowColors;
  expect(taskChart([task("math"), task("general"), task("code")]).rowColors).toMatchObject(one);
});
