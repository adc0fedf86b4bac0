import { newId, readNow, type Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { lockCustomer, putInEscrow } from "@scrip/ledger";
import { InsufficientCreditsError } from "../errors.ts";
import { listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planTake, sumRecognised } from "../grants/plan-grant-change.ts";
import { requireAmount } from "../require-amount.ts";
import { requireSpendable } from "../require-spendable.ts";
import { insertGift } from "./gift.store.ts";

/**
 * Sets credits aside for a gift: they leave the giver's balance and wait in escrow until they are claimed or returned.
 * Only paid credits can be given, or promotional ones could be passed from hand to hand past their expiry.
 *
 * `amountMicrocredits` above 0; `expiresAt` is when an unclaimed gift returns.
 *
 * @throws {InsufficientCreditsError} the free paid credits do not cover the amount
 * @throws {DebtOutstandingError | CustomerFrozenError} the giver may not spend
 * @throws {InvalidInputError} the amount or the time is impossible
 */
export async function escrowGift(
  tx: Tx,
  gift: { customerId: string; amountMicrocredits: bigint; expiresAt: Date; actor: string },
): Promise<{ giftId: string; transferId: string }> {
  requireAmount(gift.amountMicrocredits);
  if (gift.expiresAt <= (await readNow(tx))) throw new InvalidInputError("A gift must end in the future.");
  await lockCustomer(tx, gift.customerId);
  await requireSpendable(tx, gift.customerId);
  const paid = (await listGrants(tx, gift.customerId)).filter((grant) => grant.category === "paid");
  const plan = planTake(paid, "given", gift.amountMicrocredits);
  if (plan.missingMicrocredits > 0n) {
    throw new InsufficientCreditsError({
      customerId: gift.customerId,
      requiredMicrocredits: gift.amountMicrocredits,
      availableMicrocredits: gift.amountMicrocredits - plan.missingMicrocredits,
    });
  }
  const giftId = newId("gft");
  const { transferId } = await moveCredits(
    tx,
    {
      ...putInEscrow(gift.amountMicrocredits),
      businessKey: `gift:${giftId}:escrow`,
      customerId: gift.customerId,
      actor: gift.actor,
      cause: giftId,
      description: "Gift sent",
    },
    plan.changes,
  );
  await insertGift(
    tx,
    {
      id: giftId,
      customerId: gift.customerId,
      amountMicrocredits: gift.amountMicrocredits,
      priceNanodollars: sumRecognised(plan.changes),
      expiresAt: gift.expiresAt,
    },
    plan.changes.map(({ grantId, amountMicrocredits }) => ({ grantId, amountMicrocredits: -amountMicrocredits })),
  );
  return { giftId, transferId };
}
