/** What a promotion code takes off: either a share of the price or an amount. */
export type DiscountTerms = { percentOff: number | null; amountOffCents: number | null };

/** The discount on a price, in whole cents, halves up as Stripe rounds; never more than the price. */
export function planDiscountCents(priceCents: number, { percentOff, amountOffCents }: DiscountTerms): number {
  const discount = percentOff === null ? (amountOffCents ?? 0) : Math.floor((priceCents * percentOff + 50) / 100);
  return Math.min(discount, priceCents);
}
