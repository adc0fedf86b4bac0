import type { Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { findTransferByKey, type PostedTransfer } from "@scrip/ledger";

/**
 * The transfer that this business key posted before; null when it is new. Call it under the customer's lock.
 *
 * @throws {AppError} `conflict` the key posted something else
 */
export async function findRepeated(
  tx: Tx,
  businessKey: string,
  expected: Pick<PostedTransfer, "customerId" | "code" | "amountMicrocredits">,
): Promise<PostedTransfer | null> {
  const earlier = await findTransferByKey(tx, businessKey);
  if (
    earlier &&
    (earlier.customerId !== expected.customerId ||
      earlier.code !== expected.code ||
      earlier.amountMicrocredits !== expected.amountMicrocredits)
  ) {
    throw new AppError("conflict", `business key ${businessKey} posted something else before`);
  }
  return earlier;
}
