import { compareStatement, parseStatement } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { MonthOut } from "../wire/time.ts";

/** About 4,500 rows; `pnpm scrip verify` takes any. */
const TEXT_MAX = 1_500_000;

const ComparisonOut = z.object({
  month: MonthOut,
  rowCount: z.number(),
  /** The first thing that is wrong, in a sentence: null where the file is right and says what the book says. */
  problem: z.string().nullable(),
});

/** Checks a statement that the customer has kept as a file: whether it adds up, and whether it is what the book says. */
export const compareStatementProcedure = procedureFor("history.read")
  .input(z.strictObject({ text: z.string().max(TEXT_MAX, "This file is too large to be checked here.") }))
  .output(ComparisonOut)
  .mutation(async ({ ctx, input }) => {
    const statement = parseStatement(input.text);
    const problem = await compareStatement(ctx.deps.db, ctx.customerId, statement);
    return { month: statement.month, rowCount: statement.rows.length, problem };
  });
