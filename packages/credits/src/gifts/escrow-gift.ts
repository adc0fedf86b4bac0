import { readNow, type Tx } from "@scrip/db";
import { AppError, assert, InvalidInputError } from "@scrip/errors";
import { findTransferByKey, lockCustomer, putInEscrow } from "@scrip/ledger";
import { InsufficientCreditsError } from "../errors.ts";
import { type GrantRow, listGrants } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { type GrantChange, isLive, planTake, sumRecognised } from "../grants/plan-grant-change.ts";
import { requireAmount } from "../require-amount.ts";
import { requireMoment } from "../require-moment.ts";
import { requireSpendable } from "../require-spendable.ts";
import { findGift, insertGift } from "./gift.store.ts";

export type GiftOrder = {
  /** Made by the caller with the form, so that sending it twice is one gift. */
  giftId: string;
  customerId: string;
  /** Microcredits, above 0. */
  amountMicrocredits: bigint;
  /** When an unclaimed gift returns. A gift never outlives the credits in it: it ends sooner if they do. */
  expiresAt: Date;
  actor: string;
};

export type EscrowedGift = {
  transferId: string;
  expiresAt: Date;
  /** False when the gift was sent before: nothing moved. */
  created: boolean;
};

/**
 * Sets credits aside for a gift: they leave the giver's balance and wait in escrow until they are claimed or returned.
 * Only paid credits can be given, or promotional ones could be passed from hand to hand past their expiry; those that last
 * longest go first, because the receiver's credits expire when the first of them would have.
 *
 * @throws {InsufficientCreditsError} the free paid credits do not cover the amount
 * @throws {DebtOutstandingError | CustomerFrozenError} the giver may not spend
 * @throws {InvalidInputError} the amount or the time is impossible
 * @throws {AppError} `conflict` the id is another gift's
 */
export async function escrowGift(tx: Tx, order: GiftOrder): Promise<EscrowedGift> {
  requireAmount(order.amountMicrocredits);
  requireMoment(order.expiresAt);
  const { giftId, customerId, amountMicrocredits, actor } = order;
  await lockCustomer(tx, customerId);
  const earlier = await findEarlier(tx, order);
  if (earlier) return earlier;
  const now = await readNow(tx);
  if (order.expiresAt <= now) throw new InvalidInputError("A gift must end in the future.");
  await requireSpendable(tx, customerId);

  const givable = (await listGrants(tx, customerId)).filter((grant) => isGivable(grant, now)).toReversed();
  const { changes, missingMicrocredits } = planTake(givable, "given", amountMicrocredits);
  if (missingMicrocredits > 0n) {
    throw new InsufficientCreditsError({
      customerId,
      requiredMicrocredits: amountMicrocredits,
      availableMicrocredits: amountMicrocredits - missingMicrocredits,
    });
  }
  const { transferId } = await moveCredits(
    tx,
    {
      ...putInEscrow(amountMicrocredits),
      businessKey: escrowKey(giftId),
      customerId,
      actor,
      cause: giftId,
      description: "Gift sent",
    },
    changes,
  );
  const expiresAt = soonest(order.expiresAt, givable, changes);
  await insertGift(
    tx,
    { id: giftId, customerId, amountMicrocredits, priceNanodollars: sumRecognised(changes), expiresAt },
    changes.map(({ grantId, amountMicrocredits: taken }) => ({ grantId, amountMicrocredits: -taken })),
  );
  return { transferId, expiresAt, created: true };
}

async function findEarlier(tx: Tx, order: GiftOrder): Promise<EscrowedGift | null> {
  const gift = await findGift(tx, order.giftId);
  if (!gift) return null;
  if (gift.customerId !== order.customerId || gift.amountMicrocredits !== order.amountMicrocredits) {
    throw new AppError("conflict", `gift ${gift.id} was sent with something else before`);
  }
  const transfer = await findTransferByKey(tx, escrowKey(gift.id));
  assert(transfer, `gift ${gift.id} was never put in escrow`);
  return { transferId: transfer.id, expiresAt: gift.expiresAt, created: false };
}

function isGivable(grant: GrantRow, now: Date): boolean {
  return grant.category === "paid" && grant.effectiveAt <= now && isLive(grant, now);
}

/** The moment at which the first of the credits, or the gift itself, ends. */
function soonest(wanted: Date, grants: readonly GrantRow[], changes: readonly GrantChange[]): Date {
  const used = new Set(changes.map((change) => change.grantId));
  const ends = grants.flatMap((grant) => (used.has(grant.id) && grant.expiresAt ? [grant.expiresAt] : []));
  return ends.reduce((earliest, end) => (end < earliest ? end : earliest), wanted);
}

function escrowKey(giftId: string): string {
  return `gift:${giftId}:escrow`;
}
