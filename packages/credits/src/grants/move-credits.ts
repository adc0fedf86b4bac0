import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { type Posting, postTransfer, type Transfer } from "@scrip/ledger";
import { changeGrants } from "./grant.store.ts";
import type { GrantChange } from "./plan-grant-change.ts";

/**
 * Posts a transfer and writes what it does to grants. Call it under the customer's lock, after making sure that it was not
 * posted before: a plan for something that has happened already must change nothing.
 */
export async function moveCredits(tx: Tx, transfer: Transfer, changes: readonly GrantChange[]): Promise<Posting> {
  const posting = await postTransfer(tx, transfer);
  assert(posting.created, `transfer ${transfer.businessKey} was posted before`);
  await changeGrants(tx, posting.transferId, changes);
  return posting;
}
