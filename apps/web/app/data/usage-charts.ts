import { microcreditsOf } from "@scrip/money";
import { TASK_NAMES, taskTitle } from "@scrip/selection/browser";
import { type ChartData, type ChartSeries, dayName, modelColor, OTHER_COLOR, seriesColor } from "@scrip/ui";
import type { Usage } from "./wire.ts";

/** In the order of their colours. */
const TASK_TYPES = Object.keys(TASK_NAMES);
/** So many models have a colour in the chart over time; the others are one. */
const SERIES_MAX = 6;
const OTHERS = "others";
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const DAY_MS = 86_400_000;

const UNIT_NAMES = { day: "Day", week: "Week", month: "Month" } as const;

/** Credits over time, stacked by model; the largest of the period at the bottom. */
export function timelineChart({ timeline, byModel, unit }: Pick<Usage, "timeline" | "byModel" | "unit">): ChartData {
  const isCut = byModel.length > SERIES_MAX;
  const named = isCut ? byModel.slice(0, SERIES_MAX - 1) : byModel;
  const series: ChartSeries[] = named.map(({ model, name }) => ({ id: model, name, color: modelColor(model) }));
  if (isCut) series.push({ id: OTHERS, name: `${byModel.length - named.length} others`, color: OTHER_COLOR });
  if (series.length === 0) series.push({ id: OTHERS, name: "Credits", color: "var(--accent)" });
  const isNamed = new Set(named.map(({ model }) => model));
  return {
    measure: "credits",
    rowName: UNIT_NAMES[unit],
    series,
    rows: timeline.map((step) => {
      const amounts: Record<string, bigint> = {};
      for (const { model, credits } of step.byModel) {
        const id = isNamed.has(model) ? model : OTHERS;
        amounts[id] = (amounts[id] ?? 0n) + microcreditsOf(credits);
      }
      return { id: step.from, name: stepName(step, unit), amounts };
    }),
  };
}

/** One bar a thing, the largest first, with the colours by row. */
export type RankChart = { data: ChartData; rowColors: Record<string, string> };

export function modelChart(byModel: Usage["byModel"]): RankChart {
  return rankChart(
    "Model",
    byModel.map(({ model, name, credits }) => ({
      id: model,
      name: name || "Unknown",
      credits,
      color: modelColor(model),
    })),
  );
}

export function taskChart(byTask: Usage["byTask"]): RankChart {
  return rankChart(
    "Task",
    byTask.map(({ taskType, credits }) => ({
      id: taskType,
      name: taskTitle(taskType),
      credits,
      color: TASK_TYPES.includes(taskType) ? seriesColor(TASK_TYPES.indexOf(taskType)) : OTHER_COLOR,
    })),
  );
}

export function sourceChart(bySource: Usage["bySource"]): RankChart {
  return rankChart(
    "From",
    bySource.map(({ surface, apiKeyId, apiKeyName, credits }) => ({
      id: apiKeyId ?? surface,
      name: apiKeyId === null ? sourceName(surface) : `API key ${apiKeyName ?? apiKeyId}`,
      credits,
      color: "var(--accent)",
    })),
  );
}

/** How many answers were charged how much of what was expected. */
export function bandChart(bands: Usage["accuracy"]["bands"]): ChartData {
  return {
    measure: "count",
    rowName: "Percent of the expected cost",
    series: [{ id: "answers", name: "Answers", color: "var(--accent)" }],
    rows: bands.map(({ fromPercent, toPercent, requests }) => ({
      id: String(fromPercent),
      name: toPercent === null ? `${fromPercent} and more` : `${fromPercent}–${toPercent}`,
      amounts: { answers: BigInt(requests) },
    })),
  };
}

function rankChart(
  rowName: string,
  rows: readonly { id: string; name: string; credits: string; color: string }[],
): RankChart {
  return {
    data: {
      measure: "credits",
      rowName,
      series: [{ id: "credits", name: "Credits", color: "var(--accent)" }],
      rows: rows.map(({ id, name, credits }) => ({ id, name, amounts: { credits: microcreditsOf(credits) } })),
    },
    rowColors: Object.fromEntries(rows.map(({ id, color }) => [id, color])),
  };
}

function sourceName(surface: string): string {
  if (surface === "chat") return "Chat";
  return surface === "api" ? "API" : "Unknown";
}

/** A step as the axis and the table name it: `22 Nov`, `16–22 Nov`, `Nov 2026`. */
function stepName({ from, to }: { from: string; to: string }, unit: Usage["unit"]): string {
  if (unit === "month") return MONTH.format(new Date(from));
  const first = from.slice(0, 10);
  const last = new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10);
  if (unit === "day" || first === last) return dayName(first);
  const isOneMonth = first.slice(0, 7) === last.slice(0, 7);
  return `${isOneMonth ? Number(first.slice(8)) : dayName(first)}–${dayName(last)}`;
}
