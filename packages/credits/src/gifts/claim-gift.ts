import { newId, readNow, type Tx } from "@scrip/db";
import { AppError, InvalidInputError, NotFoundError } from "@scrip/errors";
import { lockCustomer, postTransfer, releaseFromEscrow } from "@scrip/ledger";
import { isFrozen } from "../freezes/freeze.store.ts";
import { insertGrant } from "../grants/grant.store.ts";
import { requireNotFrozen } from "../require-spendable.ts";
import { closeGift, findCreditsEnd, findGift } from "./gift.store.ts";

/**
 * Gives a gift to whoever claims it first. The receiver gets one paid grant that carries what was paid for the credits and
 * expires when the first of them would have. A gift of a frozen giver waits: it may have been bought with money that goes back.
 *
 * @throws {NotFoundError} there is no such gift, or no such customer
 * @throws {InvalidInputError} the giver claims their own gift
 * @throws {CustomerFrozenError} the receiver is frozen
 * @throws {AppError} `conflict` it was claimed, returned or has ended, or the giver is frozen
 */
export async function claimGift(
  tx: Tx,
  claim: { giftId: string; customerId: string; actor: string },
): Promise<{ grantId: string; amountMicrocredits: bigint }> {
  const known = await findGift(tx, claim.giftId);
  if (!known) throw new NotFoundError("There is no such gift.");
  if (known.customerId === claim.customerId) throw new InvalidInputError("You cannot claim your own gift.");
  for (const customerId of [known.customerId, claim.customerId].toSorted()) await lockCustomer(tx, customerId);
  await requireNotFrozen(tx, claim.customerId);
  if (await isFrozen(tx, known.customerId)) {
    throw new AppError("conflict", `the giver of gift ${known.id} is frozen`, {
      publicMessage: "This gift cannot be claimed at the moment.",
    });
  }
  const gift = (await findGift(tx, claim.giftId)) ?? known;
  const isOver = gift.status !== "open" || gift.expiresAt <= (await readNow(tx));
  if (isOver || !(await closeGift(tx, gift.id, { status: "claimed", claimedByCustomerId: claim.customerId }))) {
    throw new AppError("conflict", `gift ${gift.id} is ${gift.status}`, {
      publicMessage: "This gift is no longer there.",
    });
  }
  const businessKey = `gift:${gift.id}:claim`;
  const { transferId } = await postTransfer(tx, {
    ...releaseFromEscrow("gift.claim", gift.remainingMicrocredits),
    businessKey,
    customerId: claim.customerId,
    actor: claim.actor,
    cause: gift.id,
    description: "Gift received",
  });
  const grantId = newId("grt");
  await insertGrant(
    tx,
    {
      id: grantId,
      customerId: claim.customerId,
      category: "paid",
      source: "gift",
      amountMicrocredits: gift.remainingMicrocredits,
      priceNanodollars: gift.priceNanodollars,
      businessKey,
      paymentId: null,
      expiresAt: await findCreditsEnd(tx, gift.id),
    },
    transferId,
  );
  return { grantId, amountMicrocredits: gift.remainingMicrocredits };
}
