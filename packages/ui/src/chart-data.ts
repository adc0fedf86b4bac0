/**
 * What the amounts of a chart are, and in which whole units they come: `credits` in microcredits, `dollars` in
 * nano-dollars, `count` in ones, `percent` in hundredths of a percent.
 */
export type Measure = "credits" | "dollars" | "count" | "percent";

export type ChartSeries = {
  id: string;
  name: string;
  /** A CSS colour: `modelColor`, `seriesColor`, or a role such as `var(--accent)`. */
  color: string;
  /** Drawn as a broken line: what it is compared with. */
  dashed?: boolean;
};

/** One place on the axis: a day such as `2026-11-22`, a model, a task. */
export type ChartRow = {
  id: string;
  name: string;
  /** By series id. What is absent counts as nothing in bars and leaves a gap in a line. */
  amounts: Readonly<Record<string, bigint>>;
};

/** Everything that a chart shows, once: the drawing and the table are made of the same rows. */
export type ChartData = {
  measure: Measure;
  /** What a row is: "Day", "Model". */
  rowName: string;
  series: readonly ChartSeries[];
  rows: readonly ChartRow[];
};

const UNITS_PER_HEIGHT: Record<Measure, bigint> = {
  credits: 1_000_000n,
  dollars: 1_000_000_000n,
  count: 1n,
  percent: 100n,
};

/** As high as it is drawn: in credits, dollars, ones, percent. The only place where an amount becomes a float. */
export function heightOf(measure: Measure, amount: bigint): number {
  const unit = UNITS_PER_HEIGHT[measure];
  return Number(amount / unit) + Number(amount % unit) / Number(unit);
}

/** The sum of one series over all rows. */
export function totalOfSeries({ rows }: Pick<ChartData, "rows">, seriesId: string): bigint {
  return rows.reduce((sum, row) => sum + (row.amounts[seriesId] ?? 0n), 0n);
}

/** The sum of all series in one row. */
export function totalOfRow(row: ChartRow, series: readonly ChartSeries[]): bigint {
  return series.reduce((sum, { id }) => sum + (row.amounts[id] ?? 0n), 0n);
}

/** There is nothing to draw: no row, or only zeros. */
export function isEmptyChart({ rows, series }: ChartData): boolean {
  return rows.every((row) => series.every(({ id }) => (row.amounts[id] ?? 0n) === 0n));
}

const SHORT_UNITS = [
  { from: 1_000_000_000, letter: "B" },
  { from: 1_000_000, letter: "M" },
  { from: 1_000, letter: "K" },
];

/** As `Intl.NumberFormat` in compact notation would, which takes a phone 30 ms to set up. */
function writeShort(height: number): string {
  const { from, letter } = SHORT_UNITS.find((unit) => height >= unit.from) ?? { from: 1, letter: "" };
  return `${Math.round((height * 100) / from) / 100}${letter}`;
}

/** A height at the axis: round, and as short as it can be. */
export function writeHeight(measure: Measure, height: number): string {
  const sign = height < 0 ? "−" : "";
  const number = writeShort(Math.abs(height));
  if (measure === "dollars") return `${sign}$${number}`;
  return measure === "percent" ? `${sign}${number} %` : `${sign}${number}`;
}
