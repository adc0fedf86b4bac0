/**
 * The end of the period after the one that ends at `periodEnd`. Periods begin on the day of the month, and at the time of day,
 * of `anchoredAt`, or on the last day of a shorter month.
 */
export function planNextPeriodEnd(periodEnd: Date, anchoredAt: Date): Date {
  const next = new Date(periodEnd);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + 1);
  next.setUTCDate(Math.min(anchoredAt.getUTCDate(), daysOfMonth(next)));
  return next;
}

function daysOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
