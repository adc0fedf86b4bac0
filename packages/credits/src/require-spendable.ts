import type { Tx } from "@scrip/db";
import { getCustomerBalance } from "@scrip/ledger";
import { CustomerFrozenError, DebtOutstandingError } from "./errors.ts";
import { isFrozen } from "./freezes/freeze.store.ts";

/** @throws {CustomerFrozenError} the customer is frozen */
export async function requireNotFrozen(tx: Tx, customerId: string): Promise<void> {
  if (await isFrozen(tx, customerId)) throw new CustomerFrozenError(customerId);
}

/**
 * @throws {CustomerFrozenError} the customer is frozen
 * @throws {DebtOutstandingError} credits are owed
 */
export async function requireSpendable(tx: Tx, customerId: string): Promise<void> {
  await requireNotFrozen(tx, customerId);
  const { debtMicrocredits } = await getCustomerBalance(tx, customerId);
  if (debtMicrocredits > 0n) throw new DebtOutstandingError(customerId, debtMicrocredits);
}
