import { formatCredits } from "@scrip/money";
import type { Receipt } from "@scrip/payments";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

/** A receipt as it leaves: cents are whole numbers. What was paid is `paidCents`, tax included. */
export const ReceiptOut = z.object({
  paymentId: z.string(),
  number: z.string().nullable(),
  customerName: z.string(),
  email: z.string().nullable(),
  packageName: z.string(),
  /** It paid a month of the plan of this name, or a change to it. */
  isPlan: z.boolean(),
  /** It paid a change to the plan, not a month of it. */
  isPlanChange: z.boolean(),
  /** Nobody clicked for it: automatic top-up. */
  isAutomatic: z.boolean(),
  credits: CreditsOut,
  bonusCredits: CreditsOut,
  /** What of the credits went to credits that were owed. */
  repaidCredits: CreditsOut,
  priceCents: z.int(),
  discountCents: z.int(),
  promotionCode: z.string().nullable(),
  taxCents: z.int(),
  paidCents: z.int(),
  refundedCents: z.int(),
  currency: z.string(),
  paymentMethod: z.string().nullable(),
  paidAt: TimeOut,
  refunds: z.array(z.object({ amountCents: z.int(), status: z.string(), createdAt: TimeOut })),
});

export function writeReceipt(receipt: Receipt, repaidMicrocredits: bigint): z.infer<typeof ReceiptOut> {
  const { amountCents, discountCents, taxCents, refunds } = receipt;
  return {
    paymentId: receipt.paymentId,
    number: receipt.number,
    customerName: receipt.customerName,
    email: receipt.email,
    packageName: receipt.packageName,
    isPlan: receipt.isPlan,
    isPlanChange: receipt.isPlanChange,
    isAutomatic: receipt.automatic,
    credits: formatCredits(receipt.creditsMicrocredits),
    bonusCredits: formatCredits(receipt.bonusMicrocredits),
    repaidCredits: formatCredits(repaidMicrocredits),
    priceCents: amountCents,
    discountCents,
    promotionCode: receipt.promotionCode,
    taxCents,
    paidCents: amountCents - discountCents + taxCents,
    refundedCents: refunds
      .filter(({ status }) => status === "succeeded")
      .reduce((sum, refund) => sum + refund.amountCents, 0),
    currency: receipt.currency,
    paymentMethod: receipt.paymentMethod,
    paidAt: receipt.paidAt.toISOString(),
    refunds: refunds.map((refund) => ({ ...refund, createdAt: refund.createdAt.toISOString() })),
  };
}
