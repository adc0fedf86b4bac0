import { grantCredits, writeNotice } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { enqueueEvent } from "@scrip/events";
import { nanodollarsFromCents } from "@scrip/money";
import { assignReceiptNumber, insertInvoicePaymentOnce, type Subscription } from "@scrip/payments";
import { bookStripeFee } from "../book-stripe-fee.ts";
import type { InvoiceSale } from "./judge-invoice.ts";
import type { LineGrant } from "./plan-invoice-grants.ts";

/**
 * Writes a paid invoice down as a payment and gives what its lines bought, keyed on each line. Answers the payment; null when
 * somebody was faster. The receipt's number comes last, because everybody waits for it.
 */
export async function grantInvoice(
  tx: Tx,
  { invoice, intent, grants }: InvoiceSale,
  { id: subscriptionId, customerId, userId }: Subscription,
  now: Date,
): Promise<string | null> {
  const [first] = grants;
  assert(first, `invoice ${invoice.invoiceId} was paid and gives nothing`);
  const paymentId = await insertInvoicePaymentOnce(tx, {
    invoiceId: invoice.invoiceId,
    subscriptionId,
    customerId,
    userId,
    packageId: first.plan.packageId,
    creditsMicrocredits: grants.reduce((sum, grant) => sum + grant.creditsMicrocredits, 0n),
    bonusMicrocredits: grants.reduce((sum, grant) => sum + grant.bonusMicrocredits, 0n),
    amountCents: invoice.paidCents - invoice.taxCents,
    taxCents: invoice.taxCents,
    currency: invoice.currency,
    intent,
    receiptEmail: invoice.receiptEmail,
    createdAt: invoice.createdAt,
    paidAt: now,
  });
  if (paymentId === null) return null;
  for (const grant of grants)
    await grantLine(tx, grant, { invoiceId: invoice.invoiceId, customerId, userId, paymentId });
  await bookStripeFee(tx, { paymentId, customerId }, intent.fee);
  await enqueueEvent(tx, { name: "credits/top-up.granted", data: { paymentId, customerId } });
  if (invoice.billingReason === "subscription_cycle") {
    const data = {
      change: "renewed",
      planName: first.plan.packageName,
      creditsMicrocredits: (first.creditsMicrocredits + first.bonusMicrocredits).toString(),
      at: first.expiresAt.toISOString(),
    };
    const key = `subscription:${subscriptionId}:renewed:${invoice.invoiceId}`;
    await writeNotice(tx, key, { customerId, kind: "subscription", data });
  }
  await assignReceiptNumber(tx, paymentId);
  return paymentId;
}

/** What was paid belongs to the paid credits alone: the bonus is a gift of ours. Both expire at the end of the next period. */
async function grantLine(
  tx: Tx,
  { lineId, plan, isProration, cents, creditsMicrocredits, bonusMicrocredits, expiresAt }: LineGrant,
  { invoiceId, customerId, userId, paymentId }: Record<"invoiceId" | "customerId" | "userId" | "paymentId", string>,
): Promise<void> {
  const businessKey = `stripe:invoice:${invoiceId}:${lineId}`;
  const what = isProration ? `change to the ${plan.packageName} plan` : `${plan.packageName} plan`;
  const common = { customerId, paymentId, actor: userId, expiresAt };
  await grantCredits(tx, {
    ...common,
    category: "paid",
    source: "subscription",
    amountMicrocredits: creditsMicrocredits,
    priceNanodollars: nanodollarsFromCents(cents),
    businessKey,
    historyType: "subscription",
    description: isProration ? `Change to the ${plan.packageName} plan` : `${plan.packageName} plan`,
  });
  if (bonusMicrocredits === 0n) return;
  await grantCredits(tx, {
    ...common,
    category: "promotional",
    source: "bonus",
    amountMicrocredits: bonusMicrocredits,
    priceNanodollars: 0n,
    businessKey: `${businessKey}:bonus`,
    historyType: "bonus",
    description: `Bonus of the ${what}`,
  });
}
