/** How many days before credits expire their owner is told. */
export const EXPIRY_NOTICE_DAYS = [30, 7, 1] as const;

export type ExpiringGrant = { customerId: string; createdAt: Date; expiresAt: Date };

/** One mail about all credits of a customer that expire on one day (UTC). */
export type ExpiryNotice = { key: string; customerId: string; expiresOn: string; daysBefore: number };

const DAY_MS = 24 * 3_600_000;

/**
 * Which notices are due: for each day of expiry the nearest of the three, so that a late run tells once and not three times.
 * Credits that came when a notice would already have been due are left out of it: their owner has just read when they expire.
 */
export function planExpiryNotices(grants: readonly ExpiringGrant[], now: Date): ExpiryNotice[] {
  const notices = new Map<string, ExpiryNotice>();
  for (const { customerId, createdAt, expiresAt } of grants) {
    const daysBefore = nearestNotice(expiresAt, now);
    if (daysBefore === null || createdAt.getTime() > expiresAt.getTime() - daysBefore * DAY_MS) continue;
    const expiresOn = expiresAt.toISOString().slice(0, 10);
    const key = `expiry:${customerId}:${expiresOn}:${daysBefore}`;
    notices.set(key, { key, customerId, expiresOn, daysBefore });
  }
  return [...notices.values()];
}

function nearestNotice(expiresAt: Date, now: Date): number | null {
  const leftMs = expiresAt.getTime() - now.getTime();
  if (leftMs <= 0) return null;
  return EXPIRY_NOTICE_DAYS.findLast((days) => leftMs <= days * DAY_MS) ?? null;
}
