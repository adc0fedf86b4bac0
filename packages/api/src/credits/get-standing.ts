import { getStanding } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { formatCredits } from "@scrip/money";
import { findDispute } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

const DISPUTE = "dispute:";

const StandingOut = z.object({
  freezes: z.array(
    z.object({
      cause: z.enum(["operator", "books", "dispute"]),
      since: TimeOut,
      /** The payment that is disputed. */
      paymentId: z.string().nullable(),
    }),
  ),
  owing: z.array(
    z.object({ paymentId: z.string(), reason: z.enum(["refund", "dispute"]), owed: CreditsOut, since: TimeOut }),
  ),
});

/** What keeps the customer from spending: why it is frozen, and from which payments it owes credits. */
export const getStandingProcedure = procedureFor("credits.read")
  .input(z.strictObject({}).optional())
  .output(StandingOut)
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const { freezes, owing } = await getStanding(db, ctx.customerId);
    return {
      freezes: await Promise.all(freezes.map((freeze) => writeFreeze(db, freeze))),
      owing: owing.map(({ paymentId, reason, owedMicrocredits, createdAt }) => ({
        paymentId,
        reason: reason === "refund" ? ("refund" as const) : ("dispute" as const),
        owed: formatCredits(owedMicrocredits),
        since: createdAt.toISOString(),
      })),
    };
  });

async function writeFreeze(tx: Tx, { cause, frozenAt }: { cause: string; frozenAt: Date }) {
  const since = frozenAt.toISOString();
  if (!cause.startsWith(DISPUTE)) {
    return { cause: cause === "books" ? ("books" as const) : ("operator" as const), since, paymentId: null };
  }
  const dispute = await findDispute(tx, cause.slice(DISPUTE.length));
  return { cause: "dispute" as const, since, paymentId: dispute?.paymentId ?? null };
}
