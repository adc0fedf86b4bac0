import type { Tx } from "@scrip/db";
import { payStripeFee, postTransfer } from "@scrip/ledger";
import { nanodollarsFromCents } from "@scrip/money";
import type { FeeBooking } from "@scrip/payments";

/** Books what Stripe kept of one movement of its own, once, whoever comes with it. Nothing to do where it kept nothing, or is not known yet. */
export async function bookStripeFee(
  tx: Tx,
  { paymentId, customerId }: { paymentId: string; customerId: string },
  fee: FeeBooking | null,
): Promise<void> {
  if (fee === null || fee.feeCents === 0) return;
  await postTransfer(tx, {
    ...payStripeFee(nanodollarsFromCents(fee.feeCents)),
    businessKey: `stripe:fee:${fee.balanceTransactionId}`,
    customerId,
    actor: "system",
    description: "Stripe's fee",
    paymentId,
  });
}
