import { type Figures, getOverview } from "@scrip/analytics";
import { readNow } from "@scrip/db";
import { centsFromNanodollars, formatCredits, formatDollars } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { DollarsOut } from "../wire/dollars.ts";
import { TimeIn } from "../wire/time.ts";

const DEFAULT_PERIOD_MS = 30 * 24 * 60 * 60_000;

const FiguresOut = z.object({
  revenueCents: z.number(),
  creditsSold: CreditsOut,
  creditsSpent: CreditsOut,
  creditsOutstanding: CreditsOut,
  platformShare: CreditsOut,
  providerCostUsd: DollarsOut,
  marginCents: z.number(),
  activeUsers: z.number(),
});

const OverviewOut = FiguresOut.extend({
  byModel: z.array(FiguresOut.extend({ model: z.string() })),
  byTask: z.array(FiguresOut.extend({ taskType: z.string() })),
  byDay: z.array(FiguresOut.extend({ day: z.iso.date() })),
});

/**
 * The figures of the business, of the last 30 days unless asked otherwise: whole, by model, by task and by day (UTC). Sales and
 * balances belong to no model and no task; they are 0 in those rows.
 */
export const getOverviewProcedure = procedureFor("admin.read")
  .meta({
    openapi: { method: "GET", path: "/credits/admin/analytics", tags: ["admin"], summary: "Figures of a period" },
  })
  .input(z.strictObject({ from: TimeIn.optional(), to: TimeIn.optional() }).optional())
  .output(OverviewOut)
  .query(async ({ ctx, input = {} }) => {
    // A millisecond more: times in the database are finer, and what has just happened belongs to it.
    const to = input.to ?? new Date((await readNow(ctx.deps.db)).getTime() + 1);
    const from = input.from ?? new Date(to.getTime() - DEFAULT_PERIOD_MS);
    const { byModel, byTask, byDay, ...figures } = await getOverview(ctx.deps.db, { from, to });
    return {
      ...writeFigures(figures),
      byModel: byModel.map(({ modelId, ...row }) => ({ model: modelId, ...writeFigures(row) })),
      byTask: byTask.map(({ taskType, ...row }) => ({ taskType, ...writeFigures(row) })),
      byDay: byDay.map(({ day, ...row }) => ({ day, ...writeFigures(row) })),
    };
  });

function writeFigures(figures: Figures): z.output<typeof FiguresOut> {
  return {
    revenueCents: figures.revenueCents,
    creditsSold: formatCredits(figures.soldMicrocredits),
    creditsSpent: formatCredits(figures.spentMicrocredits),
    creditsOutstanding: formatCredits(figures.outstandingMicrocredits),
    platformShare: formatCredits(figures.platformShareMicrocredits),
    providerCostUsd: formatDollars(figures.providerCostNanodollars),
    marginCents: centsFromNanodollars(figures.marginNanodollars),
    activeUsers: figures.activeUsers,
  };
}
