import type { Tx } from "@scrip/db";
import { isDisputeOpen } from "../dispute-facts.ts";

export async function hasOpenDispute(tx: Tx, customerId: string): Promise<boolean> {
  const rows = await tx.stripeDispute.findMany({ where: { customerId }, select: { status: true } });
  return rows.some(isDisputeOpen);
}

/** Whether an attempt of auto top-up is open. Its row is locked with the setting, so that none begins meanwhile. */
export async function isCharging(tx: Tx, customerId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM auto_top_up WHERE customer_id = ${customerId} FOR UPDATE`;
  return (await tx.autoTopUpAttempt.count({ where: { customerId, openKey: { not: null } } })) > 0;
}

export async function blankBuyer(tx: Tx, customerId: string, pseudonym: string): Promise<void> {
  await tx.payment.updateMany({ where: { customerId, receiptEmail: { not: null } }, data: { receiptEmail: null } });
  await tx.payment.updateMany({ where: { customerId, checkoutUrl: { not: null } }, data: { checkoutUrl: null } });
  await tx.autoTopUp.updateMany({ where: { customerId }, data: { email: pseudonym } });
}

/** Checkouts of the customer that can still be paid. */
export async function listOpenCheckouts(tx: Tx, customerId: string): Promise<string[]> {
  const rows = await tx.payment.findMany({
    where: { customerId, status: "pending", checkoutSessionId: { not: null } },
    select: { checkoutSessionId: true },
  });
  return rows.flatMap(({ checkoutSessionId }) => checkoutSessionId ?? []);
}

/** Whether an erased account is the buyer behind a customer of Stripe's. */
export async function isErasedBuyer(tx: Tx, stripeCustomerId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ erased: boolean }]>`
    SELECT EXISTS (SELECT FROM stripe_customer s JOIN account_erasure e ON e.customer_id = s.customer_id
      WHERE s.stripe_customer_id = ${stripeCustomerId}) AS erased`;
  return row.erased;
}

/**
 * Leaves of every event about the buyer what decides what becomes of it; what it told of the person goes. Events name Stripe's
 * customer somewhere inside, so every body since the account was made is looked at: rare, and nobody waits for it.
 */
export async function blankStripeEvents(tx: Tx, stripeCustomerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE stripe_event SET raw_body = convert_to(json_build_object('id', id, 'type', type, 'api_version', api_version,
        'livemode', livemode, 'data', json_build_object('object', json_build_object('id', object_id)))::text, 'UTF8')
      WHERE position(convert_to(${stripeCustomerId}, 'UTF8') IN raw_body) > 0`;
}
