import { formatCredits, formatDollars } from "@scrip/money";

type Row = Readonly<Record<string, unknown>>;

const UNITS = [
  ["Microcredits", formatCredits],
  ["Nanodollars", formatDollars],
] as const;

/**
 * A row as the export shows it: times in ISO 8601, amounts as decimal strings under a name without their unit, what is not there
 * as null, everything else as it is.
 */
export function describeRow(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => describeField(name, value)));
}

function describeField(name: string, value: unknown): [name: string, value: unknown] {
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix));
  if (unit !== undefined) {
    const [suffix, format] = unit;
    return [name.slice(0, -suffix.length), typeof value === "bigint" ? format(value) : null];
  }
  if (value instanceof Date) return [name, value.toISOString()];
  return [name, typeof value === "bigint" ? value.toString() : (value ?? null)];
}
