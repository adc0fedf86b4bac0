import { listStatements } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { MonthIn } from "../wire/time.ts";
import { statementSummaryFields } from "./statement-summary.ts";

const StatementsIn = z.strictObject({ ...pageInput, cursor: MonthIn.optional() });

/** The customer's months, the newest first, each opening as the one before closed. */
export const listStatementsProcedure = procedureFor("history.read")
  .meta({ openapi: { method: "GET", path: "/credits/statements", tags: ["credits"], summary: "Monthly statements" } })
  .input(StatementsIn.optional())
  .output(pageOutput(z.object(statementSummaryFields)))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor } = input;
    const { statements, nextCursor } = await listStatements(ctx.deps.db, ctx.customerId, { limit, cursor });
    const items = statements.map(({ month, complete, rowCount, openingBalance, closingBalance }) => ({
      month,
      complete,
      rowCount,
      openingBalance,
      closingBalance,
    }));
    return { items, nextCursor };
  });
