import type { Pool } from "pg";
import { advanceInvoice, retryInvoice } from "./invoices/advance-invoice.ts";
import { settlePayment } from "./payments/follow-payment.ts";
import { makeFundsAvailable } from "./resources/balance-transaction.ts";
import { expireCheckoutSession } from "./resources/checkout-session.ts";
import { expireCoupon } from "./resources/coupon.ts";
import { closeDispute, escalateInquiry } from "./resources/dispute.ts";
import { expirePromotionCode } from "./resources/promotion-code.ts";
import { failRefund, succeedRefund } from "./resources/refund.ts";
import { findMsUntilDue } from "./store/delivery.store.ts";
import { lockAnyObject } from "./store/object.store.ts";
import { findDueTimer, type TimerAction, takeTimer } from "./store/timer.store.ts";
import { finishTestClock, moveTestClock } from "./subscriptions/clock-handle.ts";
import {
  cancelWhenDue,
  endTrial,
  expireIncomplete,
  renewSubscription,
  resumeCollection,
  warnOfTrialEnd,
} from "./subscriptions/renew-subscription.ts";
import type { WebhookDelivery } from "./webhooks/deliver-webhooks.ts";
import { NO_REQUEST, type RunWork, type Work } from "./work.ts";

/** Looks at least this often, because anybody with the owner's connection may move the clock. */
const POLL_MS = 1_000;
/** What is due and still not done is under way, or became due just now. */
const POLL_MIN_MS = 50;

export type DueWork = {
  /** Something new may be due. */
  wake(): void;
  /** Does everything that is due now, and waits until each webhook that is due was tried once. */
  runOnce(): Promise<void>;
  stop(): Promise<void>;
};

/** Runs timers and webhooks when their time on the product's clock comes. */
export function startDueWork(options: {
  pool: Pool;
  runWork: RunWork;
  delivery: WebhookDelivery;
  onError(error: unknown): void;
}): DueWork {
  const { pool, runWork, delivery, onError } = options;
  let isStopped = false;
  let wakeUp: () => void = () => undefined;
  let isAwake = false;

  async function runDueTimers(): Promise<void> {
    let hasMore = true;
    while (hasMore && !isStopped) hasMore = await runWork(NO_REQUEST, runDueTimer);
  }

  async function pass(): Promise<void> {
    await runDueTimers();
    await delivery.startDue();
  }

  async function loop(): Promise<void> {
    while (!isStopped) {
      isAwake = false;
      const waitMs = await pass()
        .then(() => findMsUntilDue(pool))
        .catch((error: unknown) => {
          if (!isStopped) onError(error);
          return null;
        });
      if (isAwake || isStopped) continue;
      await sleep(waitMs === null ? POLL_MS : Math.min(Math.max(waitMs, POLL_MIN_MS), POLL_MS));
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = loop();
  const wake = () => {
    isAwake = true;
    wakeUp();
  };
  return {
    wake,
    async runOnce() {
      await runDueTimers();
      await delivery.deliverDue();
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

async function runDueTimer(work: Work): Promise<boolean> {
  const timer = await findDueTimer(work.tx);
  if (!timer) return false;
  // The object first, then its timer: whoever pays takes them in this order too.
  await lockAnyObject(work.tx, timer.objectId);
  // However far the clock was moved: each thing happens at its own time, and in the order of time.
  if (await takeTimer(work.tx, timer.id)) await DO[timer.action]({ ...work, now: timer.dueAt }, timer.objectId);
  return true;
}

const DO: Record<TimerAction, (work: Work, objectId: string) => Promise<unknown>> = {
  advance_test_clock: moveTestClock,
  cancel_subscription: cancelWhenDue,
  close_inquiry: (work, id) => closeDispute(work, id, "warning_closed"),
  end_trial: endTrial,
  escalate_inquiry: escalateInquiry,
  expire_coupon: expireCoupon,
  expire_incomplete: expireIncomplete,
  expire_promotion_code: expirePromotionCode,
  expire_session: expireCheckoutSession,
  fail_refund: failRefund,
  finalize_invoice: advanceInvoice,
  finish_test_clock: finishTestClock,
  lose_dispute: (work, id) => closeDispute(work, id, "lost"),
  make_funds_available: makeFundsAvailable,
  renew_subscription: renewSubscription,
  resume_collection: resumeCollection,
  retry_invoice: retryInvoice,
  settle_payment: settlePayment,
  succeed_refund: succeedRefund,
  warn_of_trial_end: warnOfTrialEnd,
  win_dispute: (work, id) => closeDispute(work, id, "won"),
};
