import type { Tx } from "@scrip/db";
import { insertTransfer, type Posting } from "./ledger.store.ts";
import type { TransferTemplate } from "./transfer-templates.ts";

export type Transfer = TransferTemplate & {
  /** What makes this movement the same one when it is repeated, e.g. `stripe:session:<id>`. Kept for ever. */
  businessKey: string;
  customerId: string;
  /** Who did it: a user id, or `system`. */
  actor: string;
  /** The id of what caused it, where there is one. */
  cause?: string | undefined;
  /** What the customer reads in the history. */
  description: string;
  paymentId?: string | undefined;
  requestId?: string | undefined;
  modelId?: string | undefined;
  /** The transfer that this one undoes. */
  reversesId?: string | undefined;
};

/**
 * Posts a balanced transfer, takes the customer's next statement number and answers the balances after it.
 * A business key that was posted before moves nothing: the first posting is answered with `created: false`.
 */
export function postTransfer(tx: Tx, transfer: Transfer): Promise<Posting> {
  return insertTransfer(tx, { ...transfer, sides: transfer.sides.filter((side) => side.amount !== 0n) });
}
