import { newId, type Tx } from "@scrip/db";
import type { PackageRow } from "../package.store.ts";
import type { AutoTopUp } from "./auto-top-up.store.ts";

/**
 * `charging`: the saved card. `confirming`: the bank wants its holder, who finishes it at a Checkout. `stopping`: nothing is to be
 * charged any more, and Stripe has still to be told.
 */
export type AttemptStatus = "charging" | "confirming" | "stopping" | "paid" | "cancelled";

export type AutoTopUpAttempt = {
  id: string;
  customerId: string;
  paymentId: string;
  status: AttemptStatus;
  /** Declines so far. */
  tries: number;
  amountCents: number;
  nextTryAt: Date | null;
};

const columns = {
  id: true,
  customerId: true,
  paymentId: true,
  status: true,
  tries: true,
  amountCents: true,
  nextTryAt: true,
} as const;

/** Longer than Stripe is waited for in one go. Whoever dies with an attempt lets go of it after that. */
const LEASE_SECONDS = 180;

/** Opens the one attempt of a customer, with the payment that it is to become. Hold {@link lockAutoTopUp} while you do. */
export async function insertAttempt(tx: Tx, settings: AutoTopUp, sold: PackageRow, now: Date): Promise<string> {
  const { customerId, userId, email } = settings;
  const id = newId("atu");
  const payment = await tx.payment.create({
    data: {
      id: newId("pay"),
      customerId,
      userId,
      packageId: sold.id,
      status: "pending",
      automatic: true,
      creditsMicrocredits: sold.creditsMicrocredits,
      bonusMicrocredits: sold.bonusMicrocredits,
      amountCents: sold.priceCents,
      currency: sold.currency,
      idempotencyKey: `auto-top-up:${id}`,
      receiptEmail: email,
      createdAt: now,
    },
    select: { id: true },
  });
  await tx.autoTopUpAttempt.create({
    data: {
      id,
      customerId,
      paymentId: payment.id,
      status: "charging",
      openKey: customerId,
      month: monthOf(now),
      amountCents: sold.priceCents,
      nextTryAt: now,
      createdAt: now,
    },
    select: { id: true },
  });
  return id;
}

/** Takes an open attempt that is due; null when it ended, is not due, or somebody else is at it. */
export async function claimAttempt(tx: Tx, attemptId: string): Promise<AutoTopUpAttempt | null> {
  const claimed = await tx.$executeRaw`
    UPDATE auto_top_up_attempt SET next_try_at = scrip_now() + ${LEASE_SECONDS}::int * interval '1 second'
    WHERE id = ${attemptId} AND open_key IS NOT NULL AND next_try_at <= scrip_now()`;
  return claimed === 1 ? findAttempt(tx, attemptId) : null;
}

export async function findAttempt(tx: Tx, attemptId: string): Promise<AutoTopUpAttempt | null> {
  const record = await tx.autoTopUpAttempt.findUnique({ where: { id: attemptId }, select: columns });
  return record && { ...record, status: record.status as AttemptStatus };
}

export async function findAttemptOfPayment(tx: Tx, paymentId: string): Promise<AutoTopUpAttempt | null> {
  const record = await tx.autoTopUpAttempt.findUnique({ where: { paymentId }, select: columns });
  return record && { ...record, status: record.status as AttemptStatus };
}

export async function findOpenAttempt(tx: Tx, customerId: string): Promise<AutoTopUpAttempt | null> {
  const record = await tx.autoTopUpAttempt.findUnique({ where: { openKey: customerId }, select: columns });
  return record && { ...record, status: record.status as AttemptStatus };
}

/** Open attempts that are due, longest first. */
export async function listDueAttempts(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM auto_top_up_attempt WHERE next_try_at <= scrip_now() ORDER BY next_try_at, id LIMIT ${limit}`;
}

/** Counts an attempt for the month in which its card is charged; the database keeps the cap. */
export async function countForMonth(tx: Tx, attemptId: string, now: Date): Promise<void> {
  await tx.autoTopUpAttempt.updateMany({ where: { id: attemptId }, data: { month: monthOf(now) } });
}

/** What the other attempts of the customer's month come to, those under way included. */
export async function sumMonth(tx: Tx, customerId: string, now: Date, exceptAttemptId: string | null): Promise<number> {
  const { _sum } = await tx.autoTopUpAttempt.aggregate({
    where: {
      customerId,
      month: monthOf(now),
      status: { not: "cancelled" },
      ...(exceptAttemptId !== null && { id: { not: exceptAttemptId } }),
    },
    _sum: { amountCents: true },
  });
  return _sum.amountCents ?? 0;
}

export type AttemptChange = {
  status?: "charging" | "confirming" | "stopping";
  tries?: number;
  declineCode?: string | null;
  nextTryAt?: Date;
};

/** Moves an open attempt on; one that has ended stays as it is. */
export async function moveAttempt(tx: Tx, attemptId: string, change: AttemptChange): Promise<void> {
  await tx.autoTopUpAttempt.updateMany({ where: { id: attemptId, openKey: { not: null } }, data: change });
}

/** Ends an open attempt. */
export async function closeAttempt(tx: Tx, attemptId: string, status: "paid" | "cancelled", now: Date): Promise<void> {
  await tx.autoTopUpAttempt.updateMany({
    where: { id: attemptId, openKey: { not: null } },
    data: { status, openKey: null, nextTryAt: null, endedAt: now },
  });
}

/** Keeps the payment intent of a payment: the first one, so that there is never a second. */
export async function storePaymentIntent(tx: Tx, paymentId: string, paymentIntentId: string): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, paymentIntentId: null }, data: { paymentIntentId } });
}

/** A pending payment is asked about from then on, like one that somebody clicked for. */
export async function watchCheckout(tx: Tx, paymentId: string, nextCheckAt: Date): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, status: "pending" }, data: { nextCheckAt } });
}

function monthOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}
