import type { Tx } from "@scrip/db";
import { getCustomerBalance } from "@scrip/ledger";
import { CustomerFrozenError, DebtOutstandingError } from "./errors.ts";
import { isFrozen } from "./freezes/freeze.store.ts";

/**
 * @throws {CustomerFrozenError} the customer is frozen
 * @throws {DebtOutstandingError} credits are owed, unless `evenInDebt`
 */
export async function requireSpendable(tx: Tx, customerId: string, { evenInDebt = false } = {}): Promise<void> {
  if (await isFrozen(tx, customerId)) throw new CustomerFrozenError(customerId);
  const { debtMicrocredits } = await getCustomerBalance(tx, customerId);
  if (debtMicrocredits > 0n && !evenInDebt) throw new DebtOutstandingError(customerId, debtMicrocredits);
}
