import { newId, readNow, type Tx } from "@scrip/db";
import { AppError, InvalidInputError, NotFoundError } from "@scrip/errors";
import { lockCustomer, postTransfer, releaseFromEscrow } from "@scrip/ledger";
import { insertGrant } from "../grants/grant.store.ts";
import { requireSpendable } from "../require-spendable.ts";
import { closeGift, findGift } from "./gift.store.ts";

/**
 * Gives a gift to whoever claims it first. The receiver gets one paid grant that carries what was paid for the credits.
 *
 * @throws {NotFoundError} there is no such gift
 * @throws {InvalidInputError} the giver claims their own gift
 * @throws {AppError} `conflict` it was claimed, returned or has ended
 */
export async function claimGift(
  tx: Tx,
  claim: { giftId: string; customerId: string; actor: string },
): Promise<{ grantId: string; amountMicrocredits: bigint }> {
  const known = await findGift(tx, claim.giftId);
  if (!known) throw new NotFoundError("There is no such gift.");
  if (known.customerId === claim.customerId) throw new InvalidInputError("You cannot claim your own gift.");
  for (const customerId of [known.customerId, claim.customerId].toSorted()) await lockCustomer(tx, customerId);
  await requireSpendable(tx, claim.customerId, { evenInDebt: true });
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
      expiresAt: null,
    },
    transferId,
  );
  return { grantId, amountMicrocredits: gift.remainingMicrocredits };
}
