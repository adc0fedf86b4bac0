const BONUS_MONTHS = 12;

/** Bonus credits expire twelve months after they were bought, on the same day or the last one of a shorter month. */
export function planBonusExpiry(boughtAt: Date): Date {
  const expiry = new Date(boughtAt);
  expiry.setUTCMonth(expiry.getUTCMonth() + BONUS_MONTHS);
  // 29 February has become 1 March: go back to the last day of February.
  if (expiry.getUTCDate() !== boughtAt.getUTCDate()) expiry.setUTCDate(0);
  return expiry;
}
