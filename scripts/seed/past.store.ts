import type { Db } from "@scrip/db";

/** The payment intent of the newest paid purchase of a package. */
export async function findLatestIntent(db: Db, where: { customerId: string; packageId: string }): Promise<string> {
  const payment = await db.payment.findFirst({
    where: { ...where, paidAt: { not: null }, paymentIntentId: { not: null } },
    orderBy: { paidAt: "desc" },
    select: { paymentIntentId: true },
  });
  if (!payment?.paymentIntentId) throw new Error(`package ${where.packageId} was never bought`);
  return payment.paymentIntentId;
}

/** The API key that a customer got first. */
export async function findApiKeyId(db: Db, customerId: string): Promise<string> {
  const key = await db.apiKey.findFirst({ where: { customerId }, orderBy: { createdAt: "asc" }, select: { id: true } });
  if (!key) throw new Error(`customer ${customerId} has no API key`);
  return key.id;
}

/** A key was last used with its last request; the gateway, which would have noted it, is not what the seeding asks. */
export async function noteLastUse(db: Db, apiKeyId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE api_key SET last_used_at = (SELECT max(started_at) FROM ai_request WHERE api_key_id = ${apiKeyId})
      WHERE id = ${apiKeyId}`;
}

/**
 * The mails of the past are mailed: the mailbox of a laptop begins empty, and must not be filled with a year of them. What the
 * outbox asks of the jobs, the seeding has done itself.
 */
export async function closePastMail(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE payment SET receipt_sent_at = paid_at WHERE paid_at IS NOT NULL AND receipt_sent_at IS NULL`;
  await db.$executeRaw`UPDATE stripe_refund SET mailed_at = updated_at WHERE mailed_at IS NULL`;
  await db.$executeRaw`UPDATE notice SET mailed_at = created_at WHERE mailed_at IS NULL`;
  await db.$executeRaw`UPDATE outbox_message SET sent_at = available_at WHERE sent_at IS NULL`;
}
