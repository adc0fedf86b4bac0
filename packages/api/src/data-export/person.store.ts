import type { Tx } from "@scrip/db";

/** Whose data it is: a user, the own customer, and every customer that the user acts for. */
export type PersonKey = { userId: string; ownCustomerId: string; customerIds: readonly string[] };

type Rows = Promise<Record<string, unknown>[]>;

export async function readProfile(tx: Tx, { userId }: PersonKey): Rows {
  return tx.user.findMany({
    where: { id: userId },
    select: { id: true, email: true, name: true, role: true, emailVerifiedAt: true, createdAt: true },
  });
}

export async function readCustomers(tx: Tx, { userId }: PersonKey): Rows {
  return tx.$queryRaw`
    SELECT c.id, c.kind, c.name, c.created_at AS "createdAt", m.role AS "memberRole", m.created_at AS "memberSince"
      FROM member m JOIN customer c ON c.id = m.customer_id WHERE m.user_id = ${userId} ORDER BY m.created_at, c.id`;
}

/** Without their ids, which are made from what is in the cookie. */
export async function readSessions(tx: Tx, { userId }: PersonKey): Rows {
  return tx.session.findMany({
    where: { userId },
    orderBy: { createdAt: "asc" },
    select: { audience: true, userAgent: true, createdAt: true, lastSeenAt: true, expiresAt: true },
  });
}

/** Without anything of their secrets but the last four characters. */
export async function readApiKeys(tx: Tx, { userId, ownCustomerId }: PersonKey): Rows {
  return tx.apiKey.findMany({
    where: { OR: [{ userId }, { customerId: ownCustomerId }] },
    orderBy: { id: "asc" },
    select: {
      id: true,
      customerId: true,
      name: true,
      lastFour: true,
      scopes: true,
      dayCapMicrocredits: true,
      monthCapMicrocredits: true,
      createdAt: true,
      expiresAt: true,
      revokedAt: true,
      lastUsedAt: true,
    },
  });
}

export async function readChatPreferences(tx: Tx, { userId, customerIds }: PersonKey): Rows {
  return tx.chatPreference.findMany({
    where: { userId, customerId: { in: [...customerIds] } },
    select: { customerId: true, mode: true, length: true, ceilingMicrocredits: true, excludedProviders: true },
  });
}

export async function readNoticePreference(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.noticePreference.findMany({
    where: { customerId: ownCustomerId },
    select: { lowBalanceMicrocredits: true, expiryNotices: true, updatedAt: true },
  });
}

export async function readRetention(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.conversationRetention.findMany({
    where: { customerId: ownCustomerId },
    select: { days: true, updatedAt: true },
  });
}

export async function readAutoTopUp(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.autoTopUp.findMany({
    where: { customerId: ownCustomerId },
    select: {
      status: true,
      email: true,
      packageId: true,
      thresholdMicrocredits: true,
      priceCents: true,
      monthlyCapCents: true,
      cardBrand: true,
      cardLast4: true,
      consentedAt: true,
    },
  });
}

export async function readConsents(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.autoTopUpConsent.findMany({
    where: { customerId: ownCustomerId },
    orderBy: { givenAt: "asc" },
    select: { id: true, text: true, givenAt: true },
  });
}

export async function readSubscriptions(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.$queryRaw`
    SELECT s.id, p.package_id AS "packageId", p.price_cents AS "priceCents", s.status, s.current_period_start AS "currentPeriodStart",
        s.current_period_end AS "currentPeriodEnd", s.cancel_at AS "cancelAt", s.ended_at AS "endedAt", s.created_at AS "createdAt"
      FROM subscription s JOIN subscription_plan p ON p.stripe_price_id = s.stripe_price_id
      WHERE s.customer_id = ${ownCustomerId} ORDER BY s.created_at`;
}

/** What operators and money acts noted about the person or the own customer, and what the person did. */
export async function readAuditEntries(tx: Tx, { userId, ownCustomerId }: PersonKey): Rows {
  return tx.auditEntry.findMany({
    where: { OR: [{ subject: { in: [userId, ownCustomerId] } }, { actorUserId: userId }] },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, action: true, subject: true, reason: true, details: true, createdAt: true },
  });
}

export async function readNotices(tx: Tx, { ownCustomerId }: PersonKey): Rows {
  return tx.notice.findMany({
    where: { customerId: ownCustomerId },
    orderBy: { createdAt: "asc" },
    select: { kind: true, data: true, createdAt: true, mailedAt: true },
  });
}
