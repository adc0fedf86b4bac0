import { getBalance, isFrozen } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { type AutoTopUp, findPackageOnSale, hasDisputeSince, type Standing, sumMonth } from "@scrip/payments";

/** How the customer stands now, as far as it decides whether a package is bought. `exceptAttemptId` is the attempt that asks. */
export async function readStanding(
  tx: Tx,
  settings: AutoTopUp,
  now: Date,
  exceptAttemptId: string | null = null,
): Promise<Standing> {
  const { customerId, packageId, consentedAt } = settings;
  const { availableMicrocredits, debtMicrocredits } = await getBalance(tx, customerId);
  const sold = await findPackageOnSale(tx, packageId);
  return {
    availableMicrocredits,
    debtMicrocredits,
    isFrozen: await isFrozen(tx, customerId),
    isDisputed: await hasDisputeSince(tx, customerId, consentedAt),
    isOnSale: sold !== null,
    usedCents: await sumMonth(tx, customerId, now, exceptAttemptId),
    priceCents: sold?.priceCents ?? 0,
  };
}
