import { csvLine, csvText } from "@scrip/credits";
import type { UsageTable } from "./usage-query.ts";
import type { UsageWire } from "./write-usage.ts";

const FIGURES = ["credits", "charged", "refunded", "requests", "inputTokens", "cachedInputTokens", "outputTokens"];

/**
 * One table of a usage as CSV by RFC 4180 with a header; names that could be taken for a formula begin with an apostrophe. Days are
 * in UTC, `to` is the first that is not in the row.
 */
export function exportUsage(usage: UsageWire, table: UsageTable): string {
  const [names, rows] = rowsOf(usage, table);
  const lines = rows.map(({ name, sums }) => csvLine([...name.map(csvText), ...figuresOf(sums)]));
  return [csvLine([...names, ...FIGURES]), ...lines].join("");
}

type Sums = UsageWire["before"] | UsageWire["byModel"][number] | UsageWire["timeline"][number];
type TableRow = { name: string[]; sums: Omit<Sums, "from" | "to"> };

function rowsOf(usage: UsageWire, table: UsageTable): [names: string[], rows: TableRow[]] {
  switch (table) {
    case "timeline":
      return [["from", "to"], usage.timeline.map((row) => ({ name: [row.from, row.to], sums: row }))];
    case "models":
      return [["model", "name"], usage.byModel.map((row) => ({ name: [row.model, row.name], sums: row }))];
    case "tasks":
      return [["taskType"], usage.byTask.map((row) => ({ name: [row.taskType], sums: row }))];
    case "complexities":
      return [["complexity"], usage.byComplexity.map((row) => ({ name: [row.complexity], sums: row }))];
    case "sources":
      return [
        ["surface", "apiKeyId", "apiKeyName"],
        usage.bySource.map((row) => ({ name: [row.surface, row.apiKeyId ?? "", row.apiKeyName ?? ""], sums: row })),
      ];
  }
}

function figuresOf({ credits, charged, refunded, requests, tokens }: TableRow["sums"]): string[] {
  return [credits, charged, refunded, ...[requests, tokens.input, tokens.cachedInput, tokens.output].map(String)];
}
