import { proveStatement } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { MonthIn } from "../wire/time.ts";
import { statementSummaryFields } from "./statement-summary.ts";

const ProofOut = z.object({
  ...statementSummaryFields,
  checksum: z.string(),
  /** The first row that does not follow from the one before it, in a sentence. */
  problem: z.string().nullable(),
  /** Every change since the account began up to the end of the month: what the closing balance must be. */
  sumOfChanges: CreditsOut,
  /** Now. */
  balance: CreditsOut,
  /** What remains in all grants now: what the balance must be. */
  sumOfGrants: CreditsOut,
  isRight: z.boolean(),
});

/** Adds a month of the customer up again, from the rows of the book. */
export const proveStatementProcedure = procedureFor("history.read")
  .meta({
    openapi: {
      method: "GET",
      path: "/credits/statements/{month}/proof",
      tags: ["credits"],
      summary: "A monthly statement, added up again",
    },
  })
  .input(z.strictObject({ month: MonthIn }))
  .output(ProofOut)
  .query(async ({ ctx, input }) => {
    const { format: _, customerId: __, ...proof } = await proveStatement(ctx.deps.db, ctx.customerId, input.month);
    return proof;
  });
