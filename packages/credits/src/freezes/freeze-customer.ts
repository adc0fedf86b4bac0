import { newId, type Tx } from "@scrip/db";
import { lockCustomer } from "@scrip/ledger";
import { requireReason } from "../require-reason.ts";
import { insertFreeze, liftFreeze, refreshFrozen } from "./freeze.store.ts";

/** Who or what wants the freeze; each is lifted on its own. A dispute is named by its id, so that two of them stay two. */
export type FreezeCause = "operator" | "books" | `dispute:${string}`;

/**
 * Stops a customer from spending. Running requests end as usual. Answers false when this cause has frozen the customer already.
 *
 * @throws {InvalidInputError} no reason is given
 * @throws {NotFoundError} there is no such customer
 */
export async function freezeCustomer(
  tx: Tx,
  freeze: { customerId: string; cause: FreezeCause; reason: string; actor: string },
): Promise<boolean> {
  requireReason(freeze.reason);
  await lockCustomer(tx, freeze.customerId);
  const isNew = await insertFreeze(tx, { id: newId("frz"), ...freeze });
  if (isNew) await refreshFrozen(tx, freeze.customerId);
  return isNew;
}

/** Ends the freeze of one cause; the customer can spend again when no other is open. Answers false when there is none. */
export async function unfreezeCustomer(
  tx: Tx,
  freeze: { customerId: string; cause: FreezeCause; actor: string },
): Promise<boolean> {
  await lockCustomer(tx, freeze.customerId);
  const wasOpen = await liftFreeze(tx, freeze);
  if (wasOpen) await refreshFrozen(tx, freeze.customerId);
  return wasOpen;
}
