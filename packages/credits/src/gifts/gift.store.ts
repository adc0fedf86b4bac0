import type { Tx } from "@scrip/db";

export type GiftStatus = "open" | "claimed" | "returned" | "clawed_back";

export type GiftRow = {
  id: string;
  customerId: string;
  amountMicrocredits: bigint;
  remainingMicrocredits: bigint;
  priceNanodollars: bigint;
  status: string;
  expiresAt: Date;
};

export type GiftSliceRow = { giftId: string; grantId: string; amountMicrocredits: bigint };

const giftColumns = {
  id: true,
  customerId: true,
  amountMicrocredits: true,
  remainingMicrocredits: true,
  priceNanodollars: true,
  status: true,
  expiresAt: true,
} as const;

export async function insertGift(
  tx: Tx,
  gift: { id: string; customerId: string; amountMicrocredits: bigint; priceNanodollars: bigint; expiresAt: Date },
  slices: readonly Omit<GiftSliceRow, "giftId">[],
): Promise<void> {
  await tx.gift.create({ data: { ...gift, remainingMicrocredits: gift.amountMicrocredits }, select: { id: true } });
  await tx.giftSlice.createMany({ data: slices.map((slice) => ({ ...slice, giftId: gift.id })) });
}

export async function findGift(tx: Tx, giftId: string): Promise<GiftRow | null> {
  return tx.gift.findUnique({ where: { id: giftId }, select: giftColumns });
}

export async function listGiftSlices(tx: Tx, giftId: string): Promise<GiftSliceRow[]> {
  return tx.giftSlice.findMany({ where: { giftId, amountMicrocredits: { gt: 0n } }, orderBy: { grantId: "asc" } });
}

/** One conditional update decides who ends the gift; answers false when it had ended. */
export async function closeGift(
  tx: Tx,
  giftId: string,
  ending: { status: Exclude<GiftStatus, "open">; claimedByCustomerId?: string },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE credit_gift SET status = ${ending.status}, remaining_microcredits = 0, closed_at = scrip_now(),
        claimed_by_customer_id = ${ending.claimedByCustomerId ?? null}
      WHERE id = ${giftId} AND status = 'open'`;
  return changed === 1;
}

/** Open gifts that hold credits of a grant, newest first, with the part of that grant. */
export async function listOpenSlices(tx: Tx, grantId: string): Promise<GiftSliceRow[]> {
  return tx.$queryRaw`
    SELECT s.gift_id AS "giftId", s.grant_id AS "grantId", s.amount_microcredits AS "amountMicrocredits"
      FROM credit_gift_slice s JOIN credit_gift g ON g.id = s.gift_id
      WHERE s.grant_id = ${grantId} AND g.status = 'open' AND s.amount_microcredits > 0 ORDER BY g.created_at DESC, g.id DESC FOR UPDATE OF g`;
}

/** When the first of the credits in a gift expires; null when none does. */
export async function findCreditsEnd(tx: Tx, giftId: string): Promise<Date | null> {
  const [row] = await tx.$queryRaw<[{ end: Date | null }]>`
    SELECT min(g.expires_at) AS end FROM credit_gift_slice s JOIN credit_grant g ON g.id = s.grant_id
      WHERE s.gift_id = ${giftId} AND s.amount_microcredits > 0`;
  return row.end;
}

/** Open gifts past their time, oldest first. */
export async function listDueGifts(tx: Tx, limit: number, exceptIds: readonly string[]): Promise<{ id: string }[]> {
  return tx.$queryRaw`
    SELECT id FROM credit_gift WHERE status = 'open' AND expires_at <= scrip_now() AND id <> ALL (${[...exceptIds]}::text[])
      ORDER BY expires_at LIMIT ${limit}`;
}

/** Takes a part out of an open gift: less for the receiver, or nothing, which ends it. */
export async function shrinkGift(
  tx: Tx,
  part: { giftId: string; grantId: string; amountMicrocredits: bigint; priceNanodollars: bigint },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE credit_gift_slice SET amount_microcredits = amount_microcredits - ${part.amountMicrocredits}
      WHERE gift_id = ${part.giftId} AND grant_id = ${part.grantId}`;
  await tx.$executeRaw`
    UPDATE credit_gift SET remaining_microcredits = remaining_microcredits - ${part.amountMicrocredits},
        price_nanodollars = price_nanodollars - ${part.priceNanodollars},
        status = CASE WHEN remaining_microcredits = ${part.amountMicrocredits} THEN 'clawed_back' ELSE status END,
        closed_at = CASE WHEN remaining_microcredits = ${part.amountMicrocredits} THEN scrip_now() END
      WHERE id = ${part.giftId} AND status = 'open'`;
}

/** What is in the open gifts of a giver, in microcredits. */
export async function sumOpenGifts(tx: Tx, customerId: string): Promise<bigint> {
  const { _sum } = await tx.gift.aggregate({
    where: { customerId, status: "open" },
    _sum: { remainingMicrocredits: true },
  });
  return _sum.remainingMicrocredits ?? 0n;
}

export async function listOpenGiftsOf(tx: Tx, customerId: string): Promise<string[]> {
  const rows = await tx.gift.findMany({
    where: { customerId, status: "open" },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
