import type { Tx } from "@scrip/db";
import { releaseFromEscrow } from "@scrip/ledger";
import { listGrantsById } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planGrantChange } from "../grants/plan-grant-change.ts";
import { findGift, listOpenSlices, shrinkGift } from "./gift.store.ts";

/**
 * Takes unclaimed gifts back into the grant they were made from, newest first, up to what a clawback wants of it. The receiver
 * then finds less, or nothing.
 */
export async function takeFromGifts(
  tx: Tx,
  want: { clawbackId: string; customerId: string; grantId: string; dueMicrocredits: bigint },
): Promise<void> {
  let missing = want.dueMicrocredits;
  for (const slice of await listOpenSlices(tx, want.grantId)) {
    if (missing === 0n) return;
    const [grant] = await listGrantsById(tx, [want.grantId]);
    const gift = await findGift(tx, slice.giftId);
    if (!grant || !gift) return;
    const amountMicrocredits = slice.amountMicrocredits < missing ? slice.amountMicrocredits : missing;
    const change = planGrantChange(grant, "given", amountMicrocredits);
    const returned = -change.recognisedNanodollars;
    const isLast = gift.remainingMicrocredits === amountMicrocredits;
    const priceNanodollars = isLast || returned > gift.priceNanodollars ? gift.priceNanodollars : returned;
    await moveCredits(
      tx,
      {
        ...releaseFromEscrow("gift.return", amountMicrocredits, returned - priceNanodollars),
        businessKey: `gift:${slice.giftId}:takeback:${want.clawbackId}:${want.grantId}`,
        customerId: want.customerId,
        actor: "system",
        cause: slice.giftId,
        description: "Unclaimed gift taken back",
      },
      [change],
    );
    await shrinkGift(tx, { giftId: slice.giftId, grantId: want.grantId, amountMicrocredits, priceNanodollars });
    missing -= amountMicrocredits;
  }
}
