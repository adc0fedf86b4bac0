import type { BalanceChangeRow, Period, SalesRow, UsageRow } from "./overview.store.ts";

/** The figures of the business for a period, or for one model, task type or day of it. */
export type Figures = {
  /** What customers really paid, less what went back to them by refunds and disputes. */
  revenueCents: number;
  /** Credits bought with it, bonus credits not counted. */
  soldMicrocredits: bigint;
  /** Charges of requests that were settled. */
  spentMicrocredits: bigint;
  /** All balances at the end: what we still owe. */
  outstandingMicrocredits: bigint;
  platformShareMicrocredits: bigint;
  providerCostNanodollars: bigint;
  /** Earned revenue less what the providers bill. */
  marginNanodollars: bigint;
  /** Users with a settled request. */
  activeUsers: number;
};

/** Sales and balances belong to no model and no task: they are 0 in those rows. */
export type Overview = Figures & {
  byModel: (Figures & { modelId: string })[];
  byTask: (Figures & { taskType: string })[];
  byDay: (Figures & { day: string })[];
};

const DAY_MS = 24 * 60 * 60_000;

/** Puts the sums together: models and tasks by what was spent, days in order and without gaps. */
export function planOverview(
  period: Period,
  sums: { usage: readonly UsageRow[]; sales: readonly SalesRow[]; balances: readonly BalanceChangeRow[] },
): Overview {
  const { usage, sales, balances } = sums;
  const outstanding = outstandingByDay(period, balances);
  const salesOf = new Map(sales.map((row) => [row.day, row]));
  const dayUsage = new Map(usage.filter((row) => row.grouping === "day").map((row) => [row.key, row]));
  const days = listDays(period);
  return {
    ...figuresOf(usage.find((row) => row.grouping === "all")),
    revenueCents: sales.reduce((sum, row) => sum + row.revenueCents, 0),
    soldMicrocredits: sales.reduce((sum, row) => sum + row.sold, 0n),
    outstandingMicrocredits: outstanding.get(days.at(-1) ?? "") ?? 0n,
    byModel: usage
      .filter((row) => row.grouping === "model")
      .map((row) => ({ modelId: row.key ?? "", ...figuresOf(row) })),
    byTask: usage
      .filter((row) => row.grouping === "task")
      .map((row) => ({ taskType: row.key ?? "", ...figuresOf(row) })),
    byDay: days.map((day) => ({
      day,
      ...figuresOf(dayUsage.get(day)),
      revenueCents: salesOf.get(day)?.revenueCents ?? 0,
      soldMicrocredits: salesOf.get(day)?.sold ?? 0n,
      outstandingMicrocredits: outstanding.get(day) ?? 0n,
    })),
  };
}

function figuresOf(usage: UsageRow | undefined): Figures {
  return {
    revenueCents: 0,
    soldMicrocredits: 0n,
    spentMicrocredits: usage?.spent ?? 0n,
    outstandingMicrocredits: 0n,
    platformShareMicrocredits: usage?.platformShare ?? 0n,
    providerCostNanodollars: usage?.providerCost ?? 0n,
    marginNanodollars: (usage?.earned ?? 0n) - (usage?.providerCost ?? 0n),
    activeUsers: usage?.activeUsers ?? 0,
  };
}

/** Balances are known for now only; each earlier day ended with that, less everything that changed after it. */
function outstandingByDay(period: Period, rows: readonly BalanceChangeRow[]): Map<string, bigint> {
  const changes = new Map(rows.map((row) => [row.day, row.change]));
  let atEnd = (rows[0]?.current ?? 0n) - (changes.get(null) ?? 0n);
  const outstanding = new Map<string, bigint>();
  for (const day of listDays(period).toReversed()) {
    outstanding.set(day, atEnd);
    atEnd -= changes.get(day) ?? 0n;
  }
  return outstanding;
}

/** The days (UTC) that a period touches, as `YYYY-MM-DD`. */
function listDays({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let at = Math.floor(from.getTime() / DAY_MS) * DAY_MS; at < to.getTime(); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
