import { createDb } from "@scrip/db";
import { listQuality, type QualityRow, TASK_TYPES } from "@scrip/selection";
import type { Ending } from "./verify-file.ts";

const DAY_MS = 86_400_000;

/** Shows what the choice of models believes of each model and task, and how old the last judgement is. */
export async function printQuality(commandArguments: string[]): Promise<Ending> {
  const [databaseUrl, ...others] = commandArguments;
  if (databaseUrl === undefined || others.length > 0)
    return { ok: false, line: "Usage: pnpm scrip quality DATABASE_URL" };
  const db = createDb(databaseUrl, { poolSize: 1 });
  try {
    return { ok: true, line: drawTable(await listQuality(db), Date.now()) };
  } catch (error) {
    return {
      ok: false,
      line: `The catalogue cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    await db.$disconnect();
  }
}

/** A cell is the opinion on complex work in percent, then good of all judgements and the age of the last in days. */
export function drawTable(rows: readonly QualityRow[], nowMs: number): string {
  const cell = ({ opinion, goodHundredths, badHundredths, judgedAt }: QualityRow) => {
    const percent = `${(opinion / 10_000).toFixed(0)} %`;
    if (!judgedAt) return percent;
    const all = goodHundredths + badHundredths;
    const days = Math.max(0, Math.floor((nowMs - judgedAt.getTime()) / DAY_MS));
    return `${percent}; ${(goodHundredths / 100).toFixed(1)} of ${(all / 100).toFixed(1)}, ${days} d`;
  };
  const models = [...new Set(rows.map(({ modelId }) => modelId))];
  const lines = models.map((modelId) => [modelId, ...rows.filter((row) => row.modelId === modelId).map(cell)]);
  return [["model", ...TASK_TYPES], ["---", ...TASK_TYPES.map(() => "---")], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
