import type { Tx } from "@scrip/db";
import { findReversal, findTransferByKey } from "@scrip/ledger";
import { reverseTransfer } from "./reverse-transfer.ts";

/**
 * Gives the charge of a request back to the grants it came from, with the reason on the row. Answers false when there was no
 * charge, or it was given back before.
 *
 * @throws {InvalidInputError} no reason
 */
export async function refundCharge(
  tx: Tx,
  refund: { requestId: string; reason: string; actor: string },
): Promise<boolean> {
  const charge = await findTransferByKey(tx, `usage:${refund.requestId}`);
  if (!charge || charge.amountMicrocredits === 0n || (await findReversal(tx, charge.id))) return false;
  await reverseTransfer(tx, { transferId: charge.id, reason: refund.reason, actor: refund.actor });
  return true;
}
