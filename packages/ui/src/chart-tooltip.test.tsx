import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { ChartData } from "./chart-data.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";

const DATA: ChartData = {
  measure: "credits",
  rowName: "Day",
  series: [
    { id: "a", name: "GPT-4o", color: "red" },
    { id: "b", name: "Claude Opus", color: "blue" },
  ],
  rows: [
    { id: "1", name: "22 Nov", amounts: { a: 1_500_000n } },
    { id: "2", name: "23 Nov", amounts: {} },
  ],
};

const wordsOf = (kind: "bars" | "lines", index: number, data = DATA) =>
  renderToStaticMarkup(<ChartTooltip data={data} kind={kind} index={index} />).replaceAll(/<[^>]*>/g, " ");

test("a row says what it is made of, and only that", () => {
  expect(wordsOf("bars", 0)).toMatch(/22 Nov\s+GPT-4o\s+1\s+\.5\s*$/);
});

test("a day on which nothing was used says so; what is not known is not nothing", () => {
  expect(wordsOf("bars", 1)).toMatch(/23 Nov\s+0\s*$/);
  expect(wordsOf("lines", 1)).toMatch(/23 Nov\s+–\s*$/);
  const [first] = DATA.series;
  if (first) expect(wordsOf("bars", 1, { ...DATA, series: [first] })).toMatch(/23 Nov\s+0\s*$/);
});
