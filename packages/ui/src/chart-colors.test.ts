import { expect, test } from "vitest";
import { COLORED_MODELS, modelColor, seriesColor } from "./chart-colors.ts";

test("every model that has a place has a colour of its own", () => {
  expect(new Set(COLORED_MODELS.map(modelColor)).size).toBe(COLORED_MODELS.length);
});

test("a model that came later keeps one colour, too", () => {
  expect(modelColor("a-model-of-next-year")).toBe(modelColor("a-model-of-next-year"));
  expect(modelColor("a-model-of-next-year")).toMatch(/^light-dark\(/);
});

test("six things in one chart have six colours", () => {
  expect(new Set([0, 1, 2, 3, 4, 5].map(seriesColor)).size).toBe(6);
});
