import type { Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { expireCredits, getCustomerBalance, lockCustomer } from "@scrip/ledger";
import { listOpenGiftsOf, sumOpenGifts } from "../gifts/gift.store.ts";
import { returnGift } from "../gifts/return-gift.ts";
import { endGrants, listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planGrantChange } from "../grants/plan-grant-change.ts";
import { requireMovable } from "../require-amount.ts";
import { requireSpendable } from "../require-spendable.ts";

/** What a customer would give up, in microcredits. Credits in gifts that nobody has claimed are paid ones of the giver. */
export type CreditsLeft = { paidMicrocredits: bigint; promotionalMicrocredits: bigint };

export async function sumCreditsLeft(tx: Tx, customerId: string): Promise<CreditsLeft> {
  const left = { paidMicrocredits: await sumOpenGifts(tx, customerId), promotionalMicrocredits: 0n };
  for (const grant of await listGrants(tx, customerId)) {
    if (grant.category === "paid") left.paidMicrocredits += grant.remainingMicrocredits;
    else left.promotionalMicrocredits += grant.remainingMicrocredits;
  }
  return left;
}

/**
 * Books out all that a customer has, for good, because the customer leaves: one expiry row for each grant. Gifts that nobody has
 * claimed come back first. The grants end now, so that what may still return to them, such as a charge that is given back,
 * expires like anything that returns to an expired grant.
 *
 * `givenUpMicrocredits` is what the customer has agreed to lose of paid credits.
 *
 * @throws {InvalidInputError} no amount of microcredits
 * @throws {CustomerFrozenError | DebtOutstandingError} the customer may not leave like this
 * @throws {AppError} `in_flight` something is held; `conflict` another amount of paid credits than was agreed to
 */
export async function giveUpCredits(
  tx: Tx,
  { customerId, actor, givenUpMicrocredits }: { customerId: string; actor: string; givenUpMicrocredits: bigint },
): Promise<CreditsLeft> {
  requireMovable(givenUpMicrocredits);
  await lockCustomer(tx, customerId);
  await requireSpendable(tx, customerId);
  const { heldMicrocredits } = await getCustomerBalance(tx, customerId);
  if (heldMicrocredits > 0n) {
    throw new AppError("in_flight", `customer ${customerId} has open holds`, {
      publicMessage: "An answer is still being written. Nothing was changed; try again when it has ended.",
    });
  }
  for (const giftId of await listOpenGiftsOf(tx, customerId)) await returnGift(tx, { giftId, actor });
  const left = await sumCreditsLeft(tx, customerId);
  if (left.paidMicrocredits !== givenUpMicrocredits) {
    throw new AppError("conflict", `customer ${customerId} agreed to give up another amount`, {
      publicMessage: "Your credits have changed meanwhile. Nothing was changed; look at the amount and confirm again.",
    });
  }
  for (const grant of await listGrants(tx, customerId)) {
    if (grant.remainingMicrocredits === 0n) continue;
    const change = planGrantChange(grant, "expired", -grant.remainingMicrocredits);
    await moveCredits(
      tx,
      {
        ...expireCredits({
          amountMicrocredits: grant.remainingMicrocredits,
          breakageNanodollars: change.recognisedNanodollars,
        }),
        businessKey: `give_up:${grant.id}`,
        customerId,
        actor,
        cause: grant.id,
        description:
          grant.category === "paid"
            ? "Credits given up with the account"
            : "Promotional credits ended with the account",
      },
      [change],
    );
  }
  await endGrants(tx, customerId);
  return left;
}
