import { inTransaction, readNow, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { raiseAlarm } from "@scrip/events";
import {
  type AttemptStatus,
  type AutoTopUp,
  type AutoTopUpAttempt,
  type AutoTopUpOffReason,
  type ChargeVerdict,
  cancelCharge,
  chargeSavedCard,
  claimAttempt,
  closeAttempt,
  closeConfirmation,
  closePendingPayment,
  countForMonth,
  findAttempt,
  findObstacle,
  findPayment,
  lockAutoTopUp,
  moveAttempt,
  noteDeclines,
  openConfirmation,
  type Payment,
  planBackOff,
  turnOff,
} from "@scrip/payments";
import { fulfilPayment } from "../fulfil-payment.ts";
import type { AutoTopUpDeps } from "./auto-top-up-deps.ts";
import { fulfilAutomaticPayment } from "./fulfil-automatic-payment.ts";
import { readStanding } from "./read-standing.ts";
import { writeAutoTopUpNotice } from "./write-notice.ts";

const MINUTE_MS = 60_000;
const AFTER_FAILURE_MS = 30_000;
const LOOK_AGAIN_MS = MINUTE_MS;
const BANK_MS = 10 * MINUTE_MS;

/** What is to be done next with an attempt; null: nothing now, it has ended or waits. */
type Next = AttemptStatus | null;
type Step = (deps: AutoTopUpDeps, attempt: AutoTopUpAttempt) => Promise<Next>;

const STEPS: Record<AttemptStatus, Step | null> = {
  charging: charge,
  confirming: confirm,
  stopping: stop,
  paid: null,
  cancelled: null,
};

/**
 * Brings an attempt as far as it comes now: charges the card, waits after a decline, asks the holder to confirm, or ends it. Safe
 * to call late, twice and in parallel: an attempt is charged at most once, and one that is not due is left alone.
 *
 * @throws {AppError} `payment_provider_failed`, `busy`: it is tried again
 */
export async function runAutoTopUp(
  deps: AutoTopUpDeps,
  attemptId: string,
): Promise<{ status: AttemptStatus | "not_due" }> {
  const claimed = await claimAttempt(deps.db, attemptId);
  if (claimed === null) return { status: "not_due" };
  try {
    let next: Next = claimed.status;
    while (next !== null) {
      const attempt = await findAttempt(deps.db, attemptId);
      assert(attempt, `attempt ${attemptId} was there and is gone`);
      next = (await STEPS[attempt.status]?.(deps, attempt)) ?? null;
    }
  } catch (error) {
    await moveAttempt(deps.db, attemptId, { nextTryAt: await later(deps.db, AFTER_FAILURE_MS) });
    throw error;
  }
  const ended = await findAttempt(deps.db, attemptId);
  return { status: ended?.status ?? "cancelled" };
}

async function charge(deps: AutoTopUpDeps, attempt: AutoTopUpAttempt): Promise<Next> {
  const payment = await getPayment(deps.db, attempt);
  const paymentMethodId = await onCurrent(deps, attempt, async (tx, settings, now) => {
    if (payment.packageId !== settings.packageId || (await hasObstacle(tx, settings, attempt, now))) {
      await moveAttempt(tx, attempt.id, { status: "stopping" });
      return null;
    }
    await countForMonth(tx, attempt.id, now);
    return settings.paymentMethodId;
  });
  if (paymentMethodId === OUTDATED) return null;
  if (paymentMethodId === null) return "stopping";
  const verdict = await chargeSavedCard(deps, { attempt, payment, paymentMethodId });
  return applyVerdict(deps, attempt, payment, verdict);
}

/** The holder has to finish it at a Checkout, which is paid like any other. */
async function confirm(deps: AutoTopUpDeps, attempt: AutoTopUpAttempt): Promise<Next> {
  const payment = await getPayment(deps.db, attempt);
  const step = await onCurrent(deps, attempt, (tx, settings, now) =>
    judgeConfirmation(tx, settings, attempt, payment, now),
  );
  if (step !== "open") return step === OUTDATED ? null : step;
  const verdict = await cancelCharge(deps, payment);
  if (verdict.kind !== "cancelled") return applyVerdict(deps, attempt, payment, verdict);
  const email = await onCurrent(deps, attempt, async (_tx, settings) => settings.email);
  if (email === OUTDATED) return null;
  const { checkoutUrl } = await openConfirmation(deps, payment, { email, webUrl: deps.webUrl });
  await onCurrent(deps, attempt, async (tx, settings, now) => {
    await writeAutoTopUpNotice(tx, { attempt, payment, settings }, { event: "confirm", url: checkoutUrl });
    await moveAttempt(tx, attempt.id, { nextTryAt: new Date(now.getTime() + LOOK_AGAIN_MS) });
  });
  return null;
}

/** `open`: a Checkout has still to be made. */
async function judgeConfirmation(
  tx: Tx,
  settings: AutoTopUp,
  attempt: AutoTopUpAttempt,
  payment: Payment,
  now: Date,
): Promise<Next | "open"> {
  if (payment.status === "paid") {
    await closeAttempt(tx, attempt.id, "paid", now);
    await noteDeclines(tx, attempt.customerId, { declines: 0, nextAttemptAt: null });
    return null;
  }
  if (payment.status !== "pending") {
    await closeAttempt(tx, attempt.id, "cancelled", now);
    await giveUp(tx, { attempt, payment, settings }, "not_confirmed", now);
    return null;
  }
  if (await hasObstacle(tx, settings, attempt, now)) {
    await moveAttempt(tx, attempt.id, { status: "stopping" });
    return "stopping";
  }
  if (payment.checkoutUrl === null) return "open";
  await moveAttempt(tx, attempt.id, { nextTryAt: new Date(now.getTime() + LOOK_AGAIN_MS) });
  return null;
}

/** Tells Stripe that nothing is to be paid any more. What was paid all the same is granted. */
async function stop(deps: AutoTopUpDeps, attempt: AutoTopUpAttempt): Promise<Next> {
  const payment = await getPayment(deps.db, attempt);
  const verdict = await cancelCharge(deps, payment);
  if (verdict.kind !== "cancelled") return applyVerdict(deps, attempt, payment, verdict);
  const { checkoutSessionId } = payment;
  if (checkoutSessionId !== null) {
    await closeConfirmation(deps.stripe, checkoutSessionId);
    const { status } = await fulfilPayment(deps, { checkoutSessionId });
    if (status === "pending") {
      await moveAttempt(deps.db, attempt.id, { nextTryAt: await later(deps.db, BANK_MS) });
      return null;
    }
  }
  await onCurrent(deps, attempt, async (tx, _settings, now) => {
    const settled = await findPayment(tx, payment.id);
    await closePendingPayment(tx, payment.id, "expired");
    await closeAttempt(tx, attempt.id, settled?.status === "paid" ? "paid" : "cancelled", now);
  });
  return null;
}

async function applyVerdict(
  deps: AutoTopUpDeps,
  attempt: AutoTopUpAttempt,
  payment: Payment,
  verdict: ChargeVerdict,
): Promise<Next> {
  if (verdict.kind === "paid") {
    await inTransaction(
      deps.db,
      async (tx) => {
        await lockAutoTopUp(tx, attempt.customerId);
        await fulfilAutomaticPayment(tx, payment, verdict.settled, await readNow(tx));
      },
      { isKeyed: true },
    );
    return null;
  }
  const next = await onCurrent(deps, attempt, async (tx, settings, now): Promise<Next> => {
    const about = { attempt, payment, settings };
    switch (verdict.kind) {
      case "waiting":
        await moveAttempt(tx, attempt.id, { nextTryAt: new Date(now.getTime() + BANK_MS) });
        return null;
      case "declined":
        return backOff(tx, about, verdict.code, now);
      case "authentication_required":
        await moveAttempt(tx, attempt.id, {
          status: attempt.status === "stopping" ? "stopping" : "confirming",
          tries: attempt.tries + 1,
          declineCode: "authentication_required",
        });
        return "confirming";
      case "card_missing":
        await giveUp(tx, about, "card_missing", now);
        await moveAttempt(tx, attempt.id, { status: "stopping" });
        return "stopping";
      case "cancelled": {
        // Somebody cancelled it in Stripe's dashboard: it counts as a decline, so that it does not start over at once.
        await closePendingPayment(tx, payment.id, "expired");
        await closeAttempt(tx, attempt.id, "cancelled", now);
        await countDecline(tx, about, now);
        return null;
      }
      case "quarantined":
        await quarantine(tx, about, verdict.reason, deps, now);
        return null;
    }
  });
  return next === OUTDATED ? null : next;
}

type About = { attempt: AutoTopUpAttempt; payment: Payment; settings: AutoTopUp };

async function backOff(tx: Tx, about: About, declineCode: string, now: Date): Promise<Next> {
  const { attempt } = about;
  const nextAttemptAt = await countDecline(tx, about, now);
  const tries = attempt.tries + 1;
  if (nextAttemptAt === null) {
    await moveAttempt(tx, attempt.id, { status: "stopping", tries, declineCode });
    return "stopping";
  }
  await moveAttempt(tx, attempt.id, { tries, declineCode, nextTryAt: nextAttemptAt });
  await writeAutoTopUpNotice(tx, about, { event: "declined", nextAttemptAt: nextAttemptAt.toISOString() });
  return null;
}

/** When it may be tried again; null: never, it is off now. */
async function countDecline(tx: Tx, about: About, now: Date): Promise<Date | null> {
  const declines = about.settings.declines + 1;
  const nextAttemptAt = planBackOff(declines, now);
  await noteDeclines(tx, about.settings.customerId, { declines, nextAttemptAt });
  if (nextAttemptAt === null) await giveUp(tx, about, "declined", now);
  return nextAttemptAt;
}

async function giveUp(tx: Tx, about: About, reason: AutoTopUpOffReason, now: Date): Promise<void> {
  const wasOn = await turnOff(tx, about.settings.customerId, reason, now);
  if (wasOn) await writeAutoTopUpNotice(tx, about, { event: "off", reason });
}

async function quarantine(tx: Tx, about: About, reason: string, { logger }: AutoTopUpDeps, now: Date): Promise<void> {
  const { attempt, payment } = about;
  await closePendingPayment(tx, payment.id, "quarantined");
  await closeAttempt(tx, attempt.id, "cancelled", now);
  await giveUp(tx, about, "quarantined", now);
  const message = `An automatic top-up was not fulfilled: ${reason}.`;
  const subject = payment.paymentIntentId ?? payment.id;
  await raiseAlarm(
    tx,
    { kind: "payment_quarantined", subject, message, details: { paymentId: payment.id, reason } },
    logger,
  );
}

const OUTDATED = Symbol("outdated");

/** Does the work under the lock of the customer's settings, unless somebody else has moved the attempt on since it was read. */
async function onCurrent<T>(
  { db }: AutoTopUpDeps,
  read: AutoTopUpAttempt,
  work: (tx: Tx, settings: AutoTopUp, now: Date) => Promise<T>,
): Promise<T | typeof OUTDATED> {
  return inTransaction(
    db,
    async (tx) => {
      const settings = await lockAutoTopUp(tx, read.customerId);
      const attempt = await findAttempt(tx, read.id);
      assert(settings && attempt, `attempt ${read.id} was there and is gone`);
      if (attempt.status !== read.status || attempt.tries !== read.tries) return OUTDATED;
      return work(tx, settings, await readNow(tx));
    },
    { isKeyed: true },
  );
}

/** The pause after a decline is over when an attempt runs. */
async function hasObstacle(tx: Tx, settings: AutoTopUp, attempt: AutoTopUpAttempt, now: Date): Promise<boolean> {
  const standing = await readStanding(tx, settings, now, attempt.id);
  const counted = { ...standing, priceCents: attempt.amountCents };
  return findObstacle({ ...settings, nextAttemptAt: null }, counted, now) !== null;
}

async function getPayment(tx: Tx, { id, paymentId }: AutoTopUpAttempt): Promise<Payment> {
  const payment = await findPayment(tx, paymentId);
  assert(payment, `attempt ${id} has no payment`);
  return payment;
}

async function later(tx: Tx, ms: number): Promise<Date> {
  return new Date((await readNow(tx)).getTime() + ms);
}
