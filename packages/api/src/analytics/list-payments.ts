import { listPayments, type PaymentRow } from "@scrip/analytics";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { Id } from "../wire/text.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const PaymentItem = z.object({
  id: z.string(),
  createdAt: TimeOut,
  paidAt: TimeOut.nullable(),
  customerId: z.string(),
  customerName: z.string(),
  userEmail: z.string().nullable(),
  packageId: z.string(),
  packageName: z.string(),
  status: z.string(),
  amountCents: z.number(),
  discountCents: z.number(),
  taxCents: z.number(),
  refundedCents: z.number(),
  disputedCents: z.number(),
  currency: z.string(),
  credits: CreditsOut,
  bonusCredits: CreditsOut,
  stripeFeeCents: z.number().nullable(),
});

/** Purchases of all customers, or of one, in every state, newest first. */
export const listPaymentsProcedure = procedureFor("admin.read")
  .input(z.strictObject({ ...pageInput, customerId: Id.optional() }).optional())
  .output(pageOutput(PaymentItem))
  .query(async ({ ctx, input = {} }) => {
    const { customerId, limit = LIMIT_DEFAULT, cursor } = input;
    const page = await listPayments(ctx.deps.db, { customerId }, { limit, cursor });
    return { items: page.rows.map(writePayment), nextCursor: page.nextCursor };
  });

function writePayment(row: PaymentRow): z.output<typeof PaymentItem> {
  const { creditsMicrocredits, bonusMicrocredits, atMicros: _, ...rest } = row;
  return {
    ...rest,
    createdAt: row.createdAt.toISOString(),
    paidAt: timeOrNull(row.paidAt),
    credits: formatCredits(creditsMicrocredits),
    bonusCredits: formatCredits(bonusMicrocredits),
  };
}
