import { type ChartData, ChartWithTable, dayName, modelColor, Sparkline } from "@scrip/ui";
import { Specimen, SpecimenGroup, Specimens } from "./specimen.tsx";

const MODELS = [
  { id: "gpt-4o-mini", name: "GPT-4o mini" },
  { id: "gemini-flash", name: "Gemini Flash" },
  { id: "claude-sonnet", name: "Claude Sonnet" },
];
const SERIES = MODELS.map((model) => ({ ...model, color: modelColor(model.id) }));

/** Made up, but the same at every visit. */
const DAYS = Array.from({ length: 30 }, (_, index) => {
  const id = `2026-11-${String(index + 1).padStart(2, "0")}`;
  const wave = (of: number) => BigInt(((index * of) % 17) + (index % 3)) * 1_237_000n;
  return {
    id,
    name: dayName(id),
    amounts: { "gpt-4o-mini": wave(3), "gemini-flash": wave(5), "claude-sonnet": 3n * wave(7) },
  };
});

const SPENT: ChartData = { measure: "credits", rowName: "Day", series: SERIES, rows: DAYS };

const COMPARED: ChartData = {
  measure: "credits",
  rowName: "Day",
  series: [
    { id: "now", name: "This month", color: "var(--accent)" },
    { id: "before", name: "The month before", color: "var(--text-muted)", dashed: true },
  ],
  rows: DAYS.map((day, index) => ({
    id: day.id,
    name: day.name,
    amounts: { ...(index < 22 ? { now: day.amounts["claude-sonnet"] } : {}), before: 4n * day.amounts["gemini-flash"] },
  })),
};

const RANKED: ChartData = {
  measure: "credits",
  rowName: "Model",
  series: [{ id: "spent", name: "Spent", color: "var(--accent)" }],
  rows: MODELS.map(({ id, name }, index) => ({ id, name, amounts: { spent: [912n, 418n, 77n][index] ?? 0n } })).map(
    (row) => ({ ...row, amounts: { spent: row.amounts.spent * 1_000_000n } }),
  ),
};

const EMPTY: ChartData = { ...SPENT, rows: DAYS.map((day) => ({ ...day, amounts: {} })) };

export function ChartSpecimens() {
  return (
    <SpecimenGroup id="charts" title="Charts, each with its table">
      <ChartWithTable
        title="Spent by day and model"
        data={SPENT}
        kind="bars"
        description="Stacked; the axis starts at zero."
      />
      <Specimens>
        <ChartWithTable title="Against the month before" data={COMPARED} kind="lines" />
        <ChartWithTable
          title="Spent by model"
          data={RANKED}
          kind="ranks"
          rowColors={Object.fromEntries(SERIES.map(({ id, color }) => [id, color]))}
        />
        <ChartWithTable title="A period without anything" data={EMPTY} kind="bars" />
        <Specimen name="Sparkline">
          <Sparkline values={[1, 1.2, 1.1, 0.7, 0.6, 2.1, 2, 1.7]} className="h-6 w-48 text-accent" />
        </Specimen>
      </Specimens>
    </SpecimenGroup>
  );
}
