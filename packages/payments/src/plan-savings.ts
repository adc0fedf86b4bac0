import { MICROCREDITS_PER_CREDIT } from "@scrip/money";

/** One credit is worth one cent: a package's price is compared with that. */
const CENTS_PER_CREDIT = 1n;

export type Offer = { creditsMicrocredits: bigint; bonusMicrocredits: bigint; priceCents: number };

/** What a package saves against buying each of its credits for a cent, in whole per cent, halves up, never below 0. */
export function planSavingsPercent({ creditsMicrocredits, bonusMicrocredits, priceCents }: Offer): number {
  const fullPrice = (creditsMicrocredits + bonusMicrocredits) * CENTS_PER_CREDIT;
  const saved = fullPrice - BigInt(priceCents) * MICROCREDITS_PER_CREDIT;
  return saved <= 0n ? 0 : Number((200n * saved + fullPrice) / (2n * fullPrice));
}
